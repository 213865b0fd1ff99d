// What follows a login that was decided, the same at every door (web, RDP): statistics, the record before anybody gets
// in, the emergency stop, a login in the store. Service thread.
#pragma once

#include <chrono>
#include <expected>
#include <functional>
#include <string>
#include <string_view>

#include "broker/auth/cookie_sessions.h"
#include "broker/auth/login_service.h"
#include "broker/sessions/emergency_stop.h"
#include "broker/sessions/statistics.h"
#include "broker/store/user_store.h"
#include "policy/audit/audit_log.h"
#include "session/link/token_bucket.h"

namespace shoji::sessions {

// Where somebody stands who wants in.
struct Terminal {
  std::string address;
  std::string_view door;  // a literal: "web", "rdp"
};

class LoginGate {
 public:
  // All outlive the gate.
  struct Services {
    const Clock& clock;
    auth::LoginService& login;
    auth::CookieSessions& logins;
    store::UserStore& users;
    const EmergencyStop& emergency;
    audit::AuditLog& audit;
    Statistics& statistics;
  };
  explicit LoginGate(Services services) : services_(services), throttle_records_(1, 20, services.clock.Now()) {}

  struct Entered {
    store::User user;   // with today's departments
    std::string token;  // of the login: CookieSessions knows it until it ends
  };
  // `key` as in API.md: bad_credentials, throttled (with the time to wait), emergency_stop, internal.
  struct Refusal {
    std::string_view key;
    std::chrono::seconds retry_after{0};
  };
  using Answer = std::expected<Entered, Refusal>;

  // `done` runs once, at once or later (LoginService::Submit).
  void Submit(std::string_view user, std::string_view password, const Terminal& terminal,
              std::function<void(Answer)> done);
  // Somebody who has shown something other than a password that proves who he is: a one-time pass. `renews`: the token
  // of his login that this one goes on with (CookieSessions::Renew); empty: it begins now.
  Answer EnterAs(std::string_view user, const Terminal& terminal, std::string_view renews = {});
  // What was shown proves nothing. `user` may be empty.
  Refusal TurnAway(std::string_view user, const Terminal& terminal);

 private:
  Answer Finish(const auth::LoginOutcome& outcome, const Terminal& terminal);
  Answer LetIn(const store::User& user, const Terminal& terminal, std::string_view renews = {});
  bool Record(const audit::Event& event);

  Services services_;
  link::TokenBucket throttle_records_;  // guessing must not fill the disk; /metrics counts every one
};

}  // namespace shoji::sessions
