#include "broker/web/console/session_calls.h"

#include <algorithm>

#include "broker/web/api_answers.h"
#include "broker/web/console/command_call.h"
#include "broker/web/http_query.h"

namespace shoji::web {
namespace {

using nlohmann::json;

json ActivityJson(const sessions::SessionActivity& activity) {
  json list = json::array();
  for (const auto& each : activity.recent()) {
    list.push_back({{"host", each.host},
                    {"port", each.port},
                    {"answer", each.answer},
                    {"open", each.open},
                    {"bytes_up", each.bytes_up},
                    {"bytes_down", each.bytes_down},
                    {"last_ms", each.last.time_since_epoch().count()}});
  }
  return list;
}

}  // namespace

SessionCalls::SessionCalls(const Services& services) : services_(services) {
  if (services.watches == nullptr) return;
  watches_.emplace(WatchCalls::Services{*services.watches, services.logins, services.statistics, services.rfb});
}

void SessionCalls::AddTo(ConsoleRoutes& routes) {
  routes.push_back({"GET", "/api/admin/sessions", Capability::kSeeSessions, [this](const auto& call) { List(call); }});
  routes.push_back({"POST", "/api/admin/sessions/*/end", Capability::kEndSessions, [this](const ConsoleCall& call) {
                      RunCommand(services_.commands, services_.statistics, call, "session.end",
                                 {{"session", call.parts.front()}});
                    }});
  if (watches_) watches_->AddTo(routes);
}

std::string SessionCalls::WatchOf(const std::string& session) const {
  if (services_.watches == nullptr) return "none";
  const std::string_view name = Name(services_.watches->StandingOf(session));
  return std::string(name == "over" ? "none" : name);
}

void SessionCalls::List(const ConsoleCall& call) {
  const std::string after = QueryValue(call.request, "after");
  const std::string department = QueryValue(call.request, "department");
  const auto host = services_.directory.Host();
  json list = json::array();
  bool more = false;
  const auto all = services_.directory.List();
  for (const auto& info : all) {
    if (info.id <= after || (!department.empty() && info.department != department)) continue;
    more = list.size() == kPage;
    if (more) break;
    const sessions::SessionActivity& activity = services_.directory.ActivityOf(info.id);
    list.push_back({{"id", info.id},
                    {"user", info.user},
                    {"department", info.department},
                    {"address", info.address},
                    {"state", info.state},
                    {"attached", info.attached},
                    {"hold", info.hold},
                    {"watch", WatchOf(info.id)},
                    {"started_at_ms", info.started_at_ms},
                    {"width_px", info.width_px},
                    {"height_px", info.height_px},
                    {"bytes_up", activity.bytes_up()},
                    {"bytes_down", activity.bytes_down()},
                    {"destinations", ActivityJson(activity)}});
  }
  call.respond(JsonAnswer(
      200, {{"known", services_.directory.known()},
            {"host", {{"connected", host.connected}, {"pool_ready", host.pool_ready}, {"capacity", host.capacity}}},
            {"rfb", services_.rfb},
            {"total", all.size()},
            {"sessions", list},
            {"more", more}}));
}

}  // namespace shoji::web
