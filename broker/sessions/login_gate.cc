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

void LoginGate::RecordSome(const audit::Event& event, const Terminal& terminal) {
  const TimePoint now = services_.clock.Now();
  if (some_.try_emplace(terminal.door, 1, 20, now).first->second.Take(1, now)) (void)Record(event);
}

void LoginGate::Count(std::string_view result, const Terminal& terminal) {
  Statistics::Count(services_.statistics.logins, result);
  spdlog::info("event=login result={} address={} door={}", result, terminal.address, terminal.door);
}

void LoginGate::Submit(std::string_view user, std::string_view password, const Terminal& terminal,
                       std::function<void(Answer)> done, const auth::LoginService::OneTimeCode& code) {
  services_.login.Submit(
      user, password, terminal.address,
      [this, terminal, done = std::move(done)](const auto& outcome) { done(Finish(outcome, terminal)); }, code);
}

LoginGate::Answer LoginGate::Finish(const auth::LoginOutcome& outcome, const Terminal& terminal) {
  if (outcome.kind == Kind::kThrottled) {
    return std::unexpected(Throttled(outcome.name, terminal, outcome.retry_after));
  }
  Count(NameOf(outcome.kind), terminal);
  if (outcome.kind == Kind::kOk && outcome.user) return LetIn(*outcome.user, terminal, outcome.renews);
  if (outcome.kind == Kind::kBadCredentials) {
    (void)Record(audit::LoginFailed(outcome.name, terminal.address, terminal.door));
    return Refuse("bad_credentials");
  }
  return Refuse("throttled", outcome.retry_after);
}

LoginGate::Refusal LoginGate::Throttled(std::string_view user, const Terminal& terminal, std::chrono::seconds wait) {
  Count(NameOf(Kind::kThrottled), terminal);
  RecordSome(audit::LoginThrottled(user, terminal.address, wait.count(), terminal.door), terminal);
  return {"throttled", wait};
}

std::optional<LoginGate::Refusal> LoginGate::Admit(std::string_view user, const Terminal& terminal) {
  auto& throttle = services_.throttle;
  const auto wait = user.empty() ? throttle.WaitOf(terminal.address) : throttle.Admit(user, terminal.address);
  if (wait.count() == 0) return std::nullopt;
  return Throttled(user, terminal, wait);
}

void LoginGate::Withdraw(std::string_view user, const Terminal& terminal) {
  services_.throttle.Withdraw(user, terminal.address);
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
  if (!*found || (*found)->disabled) return std::unexpected(TurnAway(user, terminal, Blame::kNobody));
  Count(NameOf(Kind::kOk), terminal);
  return LetIn(**found, terminal, renews);
}

LoginGate::Refusal LoginGate::TurnAway(std::string_view user, const Terminal& terminal, Blame blame) {
  Count(NameOf(Kind::kBadCredentials), terminal);
  const auto failed = audit::LoginFailed(user, terminal.address, terminal.door);
  if (blame == Blame::kAddress) {
    services_.throttle.Failed(terminal.address);
    (void)Record(failed);
  } else {
    RecordSome(failed, terminal);
  }
  return {"bad_credentials"};
}

}  // namespace shoji::sessions
