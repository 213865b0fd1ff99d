#include "broker/relay/transfer_books.h"

#include <algorithm>

namespace shoji::relay {
namespace {

constexpr std::chrono::seconds kMinute{60};

std::chrono::seconds SecondOf(TimePoint now) {
  return std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch());
}

}  // namespace

TransferBooks::Room& TransferBooks::Room::operator=(Room&& other) noexcept {
  if (this == &other) return *this;
  GiveBack();
  books_ = std::exchange(other.books_, nullptr);
  user_ = std::move(other.user_);
  bytes_ = other.bytes_;
  return *this;
}

void TransferBooks::Room::GiveBack() {
  if (books_ == nullptr) return;
  TransferBooks& books = *std::exchange(books_, nullptr);
  books.total_bytes_ -= bytes_;
  const auto mine = books.taken_of_user_.find(user_);
  mine->second.bytes -= bytes_;
  if (--mine->second.contents == 0) books.taken_of_user_.erase(mine);
}

std::optional<TransferBooks::Room> TransferBooks::Take(const std::string& user, uint64_t bytes) {
  const auto found = taken_of_user_.find(user);
  const Taken mine = found == taken_of_user_.end() ? Taken{} : found->second;
  if (bytes > kMaxContentBytes || mine.bytes + bytes > kMaxUserBytes || total_bytes_ + bytes > kMaxTotalBytes ||
      mine.contents == kMaxUserContents) {
    return std::nullopt;
  }
  taken_of_user_[user] = {.bytes = mine.bytes + bytes, .contents = mine.contents + 1};
  total_bytes_ += bytes;
  return Room(*this, user, bytes);
}

policy::Recent TransferBooks::RecentOf(const std::string& user, policy::Channel channel, policy::Direction direction,
                                       TimePoint now) {
  const auto found = allowed_.find({user, channel, direction});
  if (found == allowed_.end()) return {};
  Forget(found->second, now);
  policy::Recent recent;
  for (const Second& second : found->second) {
    recent.count += second.allowed.count;
    recent.bytes += second.allowed.bytes;
  }
  return recent;
}

void TransferBooks::Count(const std::string& user, policy::Channel channel, policy::Direction direction, uint64_t bytes,
                          TimePoint now) {
  if (allowed_.size() >= forget_at_) ForgetAll(now);
  Seconds& seconds = allowed_[{user, channel, direction}];
  Forget(seconds, now);
  if (seconds.empty() || seconds.back().at != SecondOf(now)) seconds.push_back({.at = SecondOf(now), .allowed = {}});
  ++seconds.back().allowed.count;
  seconds.back().allowed.bytes += bytes;
}

// A second counts until all of it is older than a minute: rather too long than too short.
void TransferBooks::Forget(Seconds& seconds, TimePoint now) {
  while (!seconds.empty() && SecondOf(now) - seconds.front().at > kMinute) seconds.pop_front();
}

void TransferBooks::ForgetAll(TimePoint now) {
  for (auto next = allowed_.begin(); next != allowed_.end();) {
    Forget(next->second, now);
    next = next->second.empty() ? allowed_.erase(next) : std::next(next);
  }
  forget_at_ = std::max<size_t>(1024, 2 * allowed_.size());
}

}  // namespace shoji::relay
