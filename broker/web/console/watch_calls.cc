#include "broker/web/console/watch_calls.h"

#include "broker/admin/admin_answer.h"
#include "broker/admin/people_commands.h"
#include "broker/web/api_answers.h"
#include "broker/web/cookie.h"

namespace shoji::web {

std::string_view Name(const sessions::WatchDesk::Standing& standing) {
  switch (standing.state) {
    case sessions::WatchDesk::State::kAsked:
      return "asked";
    case sessions::WatchDesk::State::kConsented:
      return "consented";
    case sessions::WatchDesk::State::kWatched:
      return "watched";
    case sessions::WatchDesk::State::kOver:
      break;
  }
  return standing.outcome.empty() ? "none" : "over";
}

void WatchCalls::AddTo(ConsoleRoutes& routes) {
  const auto add = [&](std::string_view method, std::string_view pattern, auto answer) {
    routes.push_back({method, pattern, Capability::kWatchSessions, std::move(answer)});
  };
  add("GET", "/api/admin/sessions/*/watch", [this](const ConsoleCall& call) { Show(call); });
  add("POST", "/api/admin/sessions/*/watch", [this](const ConsoleCall& call) { Ask(call); });
  add("POST", "/api/admin/sessions/*/watch/password", [this](const ConsoleCall& call) { Password(call); });
  add("POST", "/api/admin/sessions/*/watch/end", [this](const ConsoleCall& call) {
    if (auto ended = services_.desk.End(call.parts.front()); !ended) return Refuse(call, ended.error());
    call.respond(JsonAnswer(200, nlohmann::json::object()));
  });
}

void WatchCalls::Show(const ConsoleCall& call) {
  const auto standing = services_.desk.StandingOf(call.parts.front());
  call.respond(JsonAnswer(
      200, {{"state", std::string(Name(standing))}, {"actor", standing.actor}, {"outcome", standing.outcome}}));
}

void WatchCalls::Ask(const ConsoleCall& call) {
  if (services_.address.empty()) return Refuse(call, {ErrorCode::kUnavailable, "rfb-port is 0: the door is closed"});
  const bool one_name = call.user.display_name == call.user.name;
  const std::string who = one_name ? call.user.name : call.user.display_name + " (" + call.user.name + ")";
  auto asked = services_.desk.Ask(call.parts.front(), {admin::ActorOf(call.user.name), who, NoLonger(call)});
  if (!asked) return Refuse(call, asked.error());
  call.respond(JsonAnswer(200, nlohmann::json::object()));
}

std::function<std::string_view()> WatchCalls::NoLonger(const ConsoleCall& call) {
  return [&logins = services_.logins, token = LoginToken(call.request.cookie)]() -> std::string_view {
    const auto user = logins.Find(token);
    // A store that does not answer changes nothing.
    if (!user) return user.error().code == ErrorCode::kRefused ? "logged_out" : "";
    return May(user->role, Capability::kWatchSessions) ? "" : "role";
  };
}

void WatchCalls::Password(const ConsoleCall& call) {
  const auto password = services_.desk.TakePassword(call.parts.front(), admin::ActorOf(call.user.name));
  if (!password) return Refuse(call, password.error());
  call.respond(JsonAnswer(200, {{"address", services_.address}, {"password", *password}}));
}

void WatchCalls::Refuse(const ConsoleCall& call, const Error& error) {
  const std::string key = admin::KeyOf(error.code);
  services_.statistics.Refused(key);
  call.respond(JsonAnswer(StatusOf(key), {{"error", key}, {"message", error.message}}));
}

}  // namespace shoji::web
