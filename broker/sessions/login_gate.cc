#include "broker/sessions/login_gate.h"

#include <spdlog/spdlog.h>

#include <utility>

namespace shoji::sessions {
namespace {

using Kind = auth::LoginOutcome::Kind;

std::string_view NameOf(Kind kind) {
  switch (kind) {
    case Kind::kOk:
      return "ok";
    case Kind::kBadCredentials:
      return "bad_credentials";
    case Kind::kThrottled:
      return "throttled";
    case Kind::kUnavailable:
      return "unavailable";
  }
  return "unknown";
}

std::unexpected<LoginGate::Refusal> Refuse(std::string_view key, std::chrono::seconds retry_after = {}) {
  return std::unexpected(LoginGate::Refusal{key, retry_after});
}

}  // namespace

bool LoginGate::Record(const audit::Event& event) {
  if (services_.audit.Append(event)) return true;
  ++services_.statistics.audit_failures;
  return false;
}

void LoginGate::Submit(std::string_view user, std::string_view password, const Terminal& terminal,
                       std::function<void(Answer)> done) {
  services_.login.Submit(
      user, password, terminal.address,
      [this, terminal, done = std::move(done)](const auto& outcome) { done(Finish(outcome, terminal)); });
}

LoginGate::Answer LoginGate::Finish(const auth::LoginOutcome& outcome, const Terminal& terminal) {
  Statistics::Count(services_.statistics.logins, NameOf(outcome.kind));
  spdlog::info("event=login result={} address={} door={}", NameOf(outcome.kind), terminal.address, terminal.door);
  if (outcome.kind == Kind::kOk && outcome.user) return LetIn(*outcome.user, terminal);
  if (outcome.kind == Kind::kBadCredentials) {
    (void)Record(audit::LoginFailed(outcome.name, terminal.address, terminal.door));
    return Refuse("bad_credentials");
  }
  if (outcome.kind == Kind::kThrottled && throttle_records_.Take(1, services_.clock.Now())) {
    const int64_t wait_s = outcome.retry_after.count();
    (void)Record(audit::LoginThrottled(outcome.name, terminal.address, wait_s, terminal.door));
  }
  return Refuse("throttled", outcome.retry_after);
}

LoginGate::Answer LoginGate::LetIn(const store::User& user, const Terminal& terminal, std::string_view renews) {
  auto today = services_.logins.Today(user);
  if (!today) return Refuse("internal");
  // Those who have to manage the emergency get in.
  const bool held = services_.emergency.HoldOn(today->departments).hold != Hold::kNone;
  if (held && user.role == store::Role::kStaff) {
    (void)Record(audit::LoginFailed(user.name, terminal.address, terminal.door));
    return Refuse("emergency_stop");
  }
  if (!Record(audit::LoginSucceeded(user.name, terminal.address, terminal.door))) return Refuse("internal");
  auto token = renews.empty() ? services_.logins.Create(user.name) : services_.logins.Renew(renews);
  if (!token) return Refuse("internal");
  return Entered{std::move(*today), std::move(*token)};
}

LoginGate::Answer LoginGate::EnterAs(std::string_view user, const Terminal& terminal, std::string_view renews) {
  const auto found = services_.users.Find(user);
  if (!found) return Refuse("internal");
  if (!*found || (*found)->disabled) return std::unexpected(TurnAway(user, terminal));
  Statistics::Count(services_.statistics.logins, "ok");
  spdlog::info("event=login result=ok address={} door={}", terminal.address, terminal.door);
  return LetIn(**found, terminal, renews);
}

LoginGate::Refusal LoginGate::TurnAway(std::string_view user, const Terminal& terminal) {
  Statistics::Count(services_.statistics.logins, "bad_credentials");
  spdlog::info("event=login result=bad_credentials address={} door={}", terminal.address, terminal.door);
  if (throttle_records_.Take(1, services_.clock.Now())) {
    (void)Record(audit::LoginFailed(user, terminal.address, terminal.door));
  }
  return {"bad_credentials"};
}

}  // namespace shoji::sessions
