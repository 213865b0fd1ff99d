// Browser logins: a random token in the cookie, its SHA-256 in the store. Service thread. A login dies when idle, when
// old, on logout, and with its user.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "broker/store/login_store.h"
#include "broker/store/user_store.h"
#include "codec/base/clock.h"
#include "codec/base/result.h"

namespace shoji::auth {

class CookieSessions {
 public:
  struct Settings {
    std::chrono::minutes idle{60};
    std::chrono::minutes absolute{12 * 60};
  };
  // All outlive it.
  CookieSessions(const Clock& clock, store::LoginStore& logins, store::UserStore& users, Settings settings)
      : clock_(clock), logins_(logins), users_(users), settings_(settings) {}

  // The cookie's value: 64 hex digits, 256 random bits. Known to nobody else afterwards.
  Result<std::string> Create(std::string_view user);
  // The login of `token` under another token, no younger than it and no later used. `token` itself is still the
  // caller's to end. kRefused as Find().
  Result<std::string> Renew(std::string_view token);
  // Who holds this token, with today's departments. kRefused for an unknown, expired or ended login or a disabled user:
  // logged out. Any other error (kIo) is the store's trouble and says nothing about the login. Does not count as use.
  Result<store::User> Find(std::string_view token);
  // `user`, known to be who he says, with today's departments.
  Result<store::User> Today(store::User user);
  // Counts as use: the idle time starts anew. Call it for what a person does, not for polling. Writes at most once a
  // minute. kRefused when there is no such login or it has expired; on any other error (a full disk) the login is as
  // good as before, only its last use is not written down: log it and go on.
  Result<void> Touch(std::string_view token);
  // Logout. Succeeds for tokens nobody holds.
  Result<void> End(std::string_view token);
  // After a password change or when the user is disabled.
  Result<void> EndAllOf(std::string_view user);
  // Forgets expired logins; call now and then.
  Result<void> Sweep();

 private:
  // The login of a token that may still be used, and is not older than its limits.
  Result<store::Login> Open(std::string_view token);
  bool Expired(const store::Login& login) const;

  const Clock& clock_;
  store::LoginStore& logins_;
  store::UserStore& users_;
  Settings settings_;
};

}  // namespace shoji::auth
