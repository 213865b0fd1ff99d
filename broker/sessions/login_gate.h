// What follows a login that was decided, the same at every door (web, RDP): statistics, the record before anybody gets
// in, the emergency stop, a login in the store. Service thread.
#pragma once

#include <chrono>
#include <expected>
#include <functional>
#include <map>
#include <optional>
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
    auth::LoginThrottle& throttle;  // of `login`: whatever proves who somebody is, guessing it costs the same
    auth::CookieSessions& logins;
    store::UserStore& users;
    const EmergencyStop& emergency;
    audit::AuditLog& audit;
    Statistics& statistics;
  };
  explicit LoginGate(Services services) : services_(services) {}

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

  // `done` runs once, at once or later; `code`: LoginService::Submit.
  void Submit(std::string_view user, std::string_view password, const Terminal& terminal,
              std::function<void(Answer)> done, const auth::LoginService::OneTimeCode& code = {});
  // Somebody is about to show something other than a password. nullopt: go on. Otherwise he has to wait, on record, and
  // nobody looks at it. With a `user` (normalised) the attempt counts as failed until Withdraw(), as one with a
  // password does; without one it is the address that may have to wait, and nothing is counted.
  std::optional<Refusal> Admit(std::string_view user, const Terminal& terminal);
  // Of an Admit() with a user: he has shown nothing, or the right thing.
  void Withdraw(std::string_view user, const Terminal& terminal);
  // Somebody who has shown something other than a password that proves who he is: a one-time pass, a cookie. `renews`:
  // the token of his login that this one goes on with (CookieSessions::Renew).
  Answer EnterAs(std::string_view user, const Terminal& terminal, std::string_view renews);
  // kAddress: it may have been a guess, slows the address and is on record as a wrong password. kNobody: it was
  // somebody's and only came too late; of those only some are on record.
  enum class Blame { kNobody, kAddress };
  // What was shown proves nothing. `user` may be empty.
  Refusal TurnAway(std::string_view user, const Terminal& terminal, Blame blame);

 private:
  Answer Finish(const auth::LoginOutcome& outcome, const Terminal& terminal);
  // `renews`: as EnterAs(); empty: the login begins now.
  Answer LetIn(const store::User& user, const Terminal& terminal, std::string_view renews);
  Refusal Throttled(std::string_view user, const Terminal& terminal, std::chrono::seconds wait);
  void Count(std::string_view result, const Terminal& terminal);
  bool Record(const audit::Event& event);
  // As Record(), but only so many of each door: what the throttle does not slow must not fill the disk. /metrics counts
  // every one.
  void RecordSome(const audit::Event& event, const Terminal& terminal);

  Services services_;
  std::map<std::string_view, link::TokenBucket> some_;  // by door
};

}  // namespace shoji::sessions
