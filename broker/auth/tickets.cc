#include "broker/auth/tickets.h"

#include <algorithm>

#include "broker/auth/secret_token.h"

namespace shoji::auth {

Result<std::string> Tickets::Issue(std::string_view user, std::string_view session) {
  DropExpired();
  MakeRoomFor(user);
  if (pending_.size() >= kMaxPending) return Fail(ErrorCode::kUnavailable, "too many tickets are pending");
  std::string ticket = NewToken();
  pending_.emplace(TokenHash(ticket), Ticket{std::string(user), std::string(session), clock_.Now() + kLifetime});
  return ticket;
}

Result<std::string> Tickets::Redeem(std::string_view ticket, std::string_view user) {
  auto taken = LooksLikeToken(ticket) ? pending_.extract(TokenHash(ticket)) : decltype(pending_)::node_type();
  if (taken.empty()) return Fail(ErrorCode::kRefused, "the ticket is unknown or used");
  if (taken.mapped().expires <= clock_.Now()) return Fail(ErrorCode::kRefused, "the ticket has expired");
  if (taken.mapped().user != user) return Fail(ErrorCode::kRefused, "the ticket is another user's");
  return std::move(taken.mapped().session);
}

void Tickets::DropExpired() {
  std::erase_if(pending_, [now = clock_.Now()](const auto& item) { return item.second.expires <= now; });
}

void Tickets::MakeRoomFor(std::string_view user) {
  auto oldest = pending_.end();
  size_t held = 0;
  for (auto item = pending_.begin(); item != pending_.end(); ++item) {
    if (item->second.user != user) continue;
    ++held;
    if (oldest == pending_.end() || item->second.expires < oldest->second.expires) oldest = item;
  }
  if (held >= kMaxPendingPerUser) pending_.erase(oldest);
}

}  // namespace shoji::auth
