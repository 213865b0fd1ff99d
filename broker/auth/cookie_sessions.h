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
  // Who holds this token; kRefused for an unknown, expired or ended login or a disabled user. Counts as use.
  Result<store::User> Find(std::string_view token);
  // Logout. Succeeds for tokens nobody holds.
  Result<void> End(std::string_view token);
  // After a password change or when the user is disabled.
  Result<void> EndAllOf(std::string_view user);
  // Forgets expired logins; call now and then.
  Result<void> Sweep();

 private:
  bool Expired(const store::Login& login) const;

  const Clock& clock_;
  store::LoginStore& logins_;
  store::UserStore& users_;
  Settings settings_;
};

}  // namespace shoji::auth
