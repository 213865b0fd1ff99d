// One-time tickets that let a WebSocket attach to a session: bound to user and session, 30 s, once. Service thread.
// Memory only: a ticket dies with the broker.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

#include "codec/base/clock.h"
#include "codec/base/result.h"

namespace shoji::auth {

class Tickets {
 public:
  static constexpr std::chrono::seconds kLifetime{30};
  static constexpr size_t kMaxPending = 10'000;
  static constexpr size_t kMaxPendingPerUser = 16;

  explicit Tickets(const Clock& clock) : clock_(clock) {}

  // 64 hex digits. A user's oldest ticket dies when they hold 16; kUnavailable when 10,000 are pending in all.
  Result<std::string> Issue(std::string_view user, std::string_view session);
  // The session's id. kRefused for an unknown, used, expired or another user's ticket; a ticket shown by another user
  // is dead for its owner too.
  Result<std::string> Redeem(std::string_view ticket, std::string_view user);

  size_t pending() const { return pending_.size(); }

 private:
  struct Ticket {
    std::string user;
    std::string session;
    TimePoint expires;
  };
  void DropExpired();
  void MakeRoomFor(std::string_view user);

  const Clock& clock_;
  std::unordered_map<std::string, Ticket> pending_;  // by the ticket's SHA-256
};

}  // namespace shoji::auth
