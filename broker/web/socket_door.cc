#include "broker/web/socket_door.h"

#include "broker/web/cookie.h"

namespace shoji::web {

bool IsOwnOrigin(const std::string& origin, const std::string& host) {
  return !host.empty() && origin == "https://" + host;
}

Result<relay::Relay::Identity> SocketDoor::Admit(const UpgradeRequest& request) {
  if (request.path != "/ws") return Fail(ErrorCode::kRefused, "not_found");
  if (!IsOwnOrigin(request.origin, request.host)) return Fail(ErrorCode::kRefused, "wrong_origin");
  const std::string token = LoginToken(request.cookie);
  if (token.empty()) return Fail(ErrorCode::kRefused, "unauthenticated");
  const auto user = logins_.Find(token);
  if (!user)
    return Fail(ErrorCode::kRefused, user.error().code == ErrorCode::kRefused ? "unauthenticated" : "internal");
  const auto session = tickets_.Redeem(request.ticket, user->name);
  if (!session) return Fail(ErrorCode::kRefused, "stale_ticket");
  return relay::Relay::Identity{.session = *session,
                                .person = {user->name, user->department, request.address, user->departments},
                                .role = std::string(store::Name(user->role)),
                                .login_token = token};
}

}  // namespace shoji::web
