// The API's login and logout.
#include "broker/web/api.h"
#include "broker/web/api_answers.h"
#include "broker/web/cookie.h"
#include "broker/web/http_json.h"

namespace shoji::web {

void Api::Login(const HttpRequest& request, const Respond& respond) {
  const auto credentials = ParseCredentials(request.body);
  if (!credentials) return Refuse(respond, "bad_request");
  services_.gate.Submit(credentials->username, credentials->password, {request.address, "web"},
                        [this, respond](const auto& answer) { FinishLogin(answer, respond); });
}

void Api::FinishLogin(const sessions::LoginGate::Answer& answer, const Respond& respond) {
  if (answer) {
    auto response = JsonAnswer(200, {{"user", ToJson(answer->user)}});
    response.headers.emplace_back("set-cookie", SetCookie(answer->token));
    return respond(std::move(response));
  }
  if (answer.error().key != "throttled") return Refuse(respond, answer.error().key);
  services_.statistics.Refused("throttled");
  const int64_t wait_s = answer.error().retry_after.count();
  auto response = JsonAnswer(429, {{"error", "throttled"}, {"retry_after_s", wait_s}});
  response.headers.emplace_back("retry-after", std::to_string(wait_s));
  respond(std::move(response));
}

void Api::Logout(const HttpRequest& request, const store::User& user, const Respond& respond) {
  if (!services_.logins.End(LoginToken(request.cookie))) return Refuse(respond, "internal");
  (void)Record(audit::LoggedOut(user.name, request.address));
  auto answer = EmptyAnswer();
  answer.headers.emplace_back("set-cookie", ClearCookie());
  respond(std::move(answer));
}

}  // namespace shoji::web
