#include "broker/auth/cookie_sessions.h"

#include "broker/auth/secret_token.h"
#include "broker/store/calendar_day.h"

namespace shoji::auth {
namespace {

// Use is written down this seldom, so that not every request costs a write.
constexpr std::chrono::seconds kTouchEvery{60};

std::unexpected<Error> NotLoggedIn() { return Fail(ErrorCode::kRefused, "not logged in"); }

}  // namespace

Result<std::string> CookieSessions::Create(std::string_view user) {
  std::string token = NewToken();
  const WallTime now = clock_.Wall();
  if (auto added = logins_.Add({TokenHash(token), std::string(user), now, now}); !added) {
    return std::unexpected(added.error());
  }
  return token;
}

Result<std::string> CookieSessions::Renew(std::string_view token) {
  auto login = Open(token);
  if (!login) return std::unexpected(login.error());
  std::string renewed = NewToken();
  login->token_hash = TokenHash(renewed);
  if (auto added = logins_.Add(*login); !added) return std::unexpected(added.error());
  return renewed;
}

Result<store::User> CookieSessions::Find(std::string_view token) {
  const auto login = Open(token);
  if (!login) return std::unexpected(login.error());
  auto user = users_.Find(login->user);
  if (!user) return std::unexpected(user.error());
  if (!*user || (*user)->disabled || login->created_at < (*user)->password_changed_at) return NotLoggedIn();
  return Today(std::move(**user));
}

Result<store::User> CookieSessions::Today(store::User user) {
  const auto found = users_.ResolveDepartments(user, store::LocalDay(clock_.Wall()));
  if (!found) return std::unexpected(found.error());
  return user;
}

Result<void> CookieSessions::Touch(std::string_view token) {
  const auto login = Open(token);
  if (!login) return std::unexpected(login.error());
  const WallTime now = clock_.Wall();
  if (now - login->used_at < kTouchEvery) return {};
  return logins_.Touch(login->token_hash, now);
}

Result<void> CookieSessions::End(std::string_view token) {
  if (!LooksLikeToken(token)) return {};
  return logins_.Remove(TokenHash(token));
}

Result<void> CookieSessions::EndAllOf(std::string_view user) { return logins_.RemoveAllOf(user); }

Result<void> CookieSessions::Sweep() {
  const WallTime now = clock_.Wall();
  return logins_.RemoveOlder(now - settings_.absolute, now - settings_.idle);
}

Result<store::Login> CookieSessions::Open(std::string_view token) {
  if (!LooksLikeToken(token)) return NotLoggedIn();
  auto login = logins_.Find(TokenHash(token));
  if (!login) return std::unexpected(login.error());
  if (!*login || Expired(**login)) return NotLoggedIn();
  return std::move(**login);
}

bool CookieSessions::Expired(const store::Login& login) const {
  const WallTime now = clock_.Wall();
  return now - login.created_at >= settings_.absolute || now - login.used_at >= settings_.idle;
}

}  // namespace shoji::auth
