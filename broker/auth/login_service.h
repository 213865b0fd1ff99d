// Decides a login: name, throttle, password, disabled. Service thread; the hash itself runs on PasswordWorker. Records
// nothing: the caller puts the outcome on the audit record before it lets anyone in.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "broker/auth/login_throttle.h"
#include "broker/auth/password_worker.h"
#include "broker/store/user_store.h"

namespace shoji::auth {

struct LoginOutcome {
  enum class Kind { kOk, kBadCredentials, kThrottled, kUnavailable };
  Kind kind = Kind::kBadCredentials;
  std::optional<store::User> user;      // with kOk only
  std::string name;                     // for the record: normalised, or the first bytes (<= 64) of what was typed
  std::string renews;                   // with a one-time code: the token of the login that asked for it
  std::chrono::seconds retry_after{0};  // with kThrottled; 1 s with kUnavailable (too many at once, or store trouble)
};

class LoginService {
 public:
  using Done = std::function<void(LoginOutcome)>;
  // If what was given as a password is a one-time code of the user `name`, uses it up and gives the token of the login
  // that asked for it.
  using OneTimeCode = std::function<std::optional<std::string>(std::string_view name)>;

  // All three outlive the service.
  LoginService(store::UserStore& users, LoginThrottle& throttle, PasswordWorker& worker)
      : users_(users), throttle_(throttle), worker_(worker) {}

  // `done` runs exactly once on the service thread: at once when no hash is needed (throttled, over-long password),
  // otherwise through the worker's `post`. Unknown, disabled and wrong are one and the same answer after the same time.
  // `code`: asked before Submit() returns, at most once, when nobody has to wait and the user is known.
  void Submit(std::string_view user_name, std::string_view password, std::string_view address, const Done& done,
              const OneTimeCode& code = {});

 private:
  struct Attempt {
    std::string name;
    std::string address;
    std::string password_hash;  // the user's when it began
    std::string renews;
  };
  void Finish(bool matches, const Attempt& attempt, const Done& done);

  store::UserStore& users_;
  LoginThrottle& throttle_;
  PasswordWorker& worker_;
};

}  // namespace shoji::auth
