// What the transfers of all windows share: room for contents under way, and what each user was allowed lately. One per
// broker, outlives every gate. Service thread. Remembers no content.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "codec/base/clock.h"
#include "policy/request.h"

namespace shoji::relay {

class TransferBooks {
 public:
  // Whatever the rules say: one content, one user's contents at a time, everybody's.
  static constexpr uint64_t kMaxContentBytes = 64u << 20;
  static constexpr uint64_t kMaxUserBytes = 96u << 20;
  static constexpr uint64_t kMaxTotalBytes = 512u << 20;
  static constexpr size_t kMaxUserContents = 16;  // however small: each may take an inspector's time

  // Room for a content, given back when it is destroyed. Must not outlive the books.
  class Room {
   public:
    Room() = default;
    Room(Room&& other) noexcept
        : books_(std::exchange(other.books_, nullptr)), user_(std::move(other.user_)), bytes_(other.bytes_) {}
    Room& operator=(Room&& other) noexcept;
    ~Room() { GiveBack(); }

   private:
    friend class TransferBooks;
    Room(TransferBooks& books, std::string user, uint64_t bytes)
        : books_(&books), user_(std::move(user)), bytes_(bytes) {}
    void GiveBack();

    TransferBooks* books_ = nullptr;
    std::string user_;
    uint64_t bytes_ = 0;
  };

  // nullopt: over a bound now; the transfer is refused as busy.
  std::optional<Room> Take(const std::string& user, uint64_t bytes);
  uint64_t taken_bytes() const { return total_bytes_; }

  // What `user` was allowed within the last 60 s.
  policy::Recent RecentOf(const std::string& user, policy::Channel channel, policy::Direction direction, TimePoint now);
  // One more transfer was allowed.
  void Count(const std::string& user, policy::Channel channel, policy::Direction direction, uint64_t bytes,
             TimePoint now);

 private:
  using Key = std::tuple<std::string, policy::Channel, policy::Direction>;
  struct Second {
    std::chrono::seconds at{};
    policy::Recent allowed;
  };
  using Seconds = std::deque<Second>;  // oldest first, one entry a second: at most 61

  static void Forget(Seconds& seconds, TimePoint now);
  void ForgetAll(TimePoint now);

  uint64_t total_bytes_ = 0;
  struct Taken {
    uint64_t bytes = 0;
    size_t contents = 0;
  };
  std::map<std::string, Taken> taken_of_user_;
  std::map<Key, Seconds> allowed_;
  size_t forget_at_ = 1024;
};

}  // namespace shoji::relay
