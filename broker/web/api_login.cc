// The API's login and logout.
#include <spdlog/spdlog.h>

#include "broker/web/api.h"
#include "broker/web/api_answers.h"
#include "broker/web/cookie.h"
#include "broker/web/http_json.h"

namespace shoji::web {
namespace {

std::string_view NameOf(auth::LoginOutcome::Kind kind) {
  switch (kind) {
    case auth::LoginOutcome::Kind::kOk:
      return "ok";
    case auth::LoginOutcome::Kind::kBadCredentials:
      return "bad_credentials";
    case auth::LoginOutcome::Kind::kThrottled:
      return "throttled";
    case auth::LoginOutcome::Kind::kUnavailable:
      return "unavailable";
  }
  return "unknown";
}

}  // namespace

void Api::Login(const HttpRequest& request, const Respond& respond) {
  const auto credentials = ParseCredentials(request.body);
  if (!credentials) return Refuse(respond, "bad_request");
  services_.login.Submit(
      credentials->username, credentials->password, request.address,
      [this, respond, address = request.address](const auto& outcome) { FinishLogin(address, outcome, respond); });
}

void Api::FinishLogin(const std::string& address, const auth::LoginOutcome& outcome, const Respond& respond) {
  using Kind = auth::LoginOutcome::Kind;
  sessions::Statistics::Count(services_.statistics.logins, NameOf(outcome.kind));
  spdlog::info("event=login result={} address={}", NameOf(outcome.kind), address);
  if (outcome.kind == Kind::kOk && outcome.user) return LetIn(address, *outcome.user, respond);
  RecordRefusedLogin(address, outcome);
  if (outcome.kind == Kind::kBadCredentials) return Refuse(respond, "bad_credentials");
  services_.statistics.Refused("throttled");
  const int64_t wait_s = outcome.retry_after.count();
  auto answer = JsonAnswer(429, {{"error", "throttled"}, {"retry_after_s", wait_s}});
  answer.headers.emplace_back("retry-after", std::to_string(wait_s));
  respond(std::move(answer));
}

void Api::RecordRefusedLogin(const std::string& address, const auth::LoginOutcome& outcome) {
  using Kind = auth::LoginOutcome::Kind;
  if (outcome.kind == Kind::kBadCredentials) (void)Record(audit::LoginFailed(outcome.name, address));
  if (outcome.kind == Kind::kThrottled && throttle_records_.Take(1, services_.clock.Now())) {
    (void)Record(audit::LoginThrottled(outcome.name, address, outcome.retry_after.count()));
  }
}

void Api::LetIn(const std::string& address, const store::User& user, const Respond& respond) {
  const auto today = services_.logins.Today(user);
  if (!today) return Refuse(respond, "internal");
  // Those who have to manage the emergency get in.
  const bool held = services_.emergency.HoldOn(today->departments).hold != sessions::Hold::kNone;
  if (held && user.role == store::Role::kStaff) {
    (void)Record(audit::LoginFailed(user.name, address));
    return Refuse(respond, "emergency_stop");
  }
  if (!Record(audit::LoginSucceeded(user.name, address))) return Refuse(respond, "internal");
  const auto token = services_.logins.Create(user.name);
  if (!token) return Refuse(respond, "internal");
  auto answer = JsonAnswer(200, {{"user", ToJson(*today)}});
  answer.headers.emplace_back("set-cookie", SetCookie(*token));
  respond(std::move(answer));
}

void Api::Logout(const HttpRequest& request, const store::User& user, const Respond& respond) {
  if (!services_.logins.End(LoginToken(request.cookie))) return Refuse(respond, "internal");
  (void)Record(audit::LoggedOut(user.name, request.address));
  auto answer = EmptyAnswer();
  answer.headers.emplace_back("set-cookie", ClearCookie());
  respond(std::move(answer));
}

}  // namespace shoji::web
