#include "broker/web/console/console_api.h"

#include "broker/web/api_answers.h"

namespace shoji::web {
namespace {

constexpr size_t kMaxPartBytes = 256;

// The parts of `path` that stand for "*" of `pattern`; nothing when it is another path.
std::optional<std::vector<std::string>> Match(std::string_view pattern, std::string_view path) {
  std::vector<std::string> parts;
  while (!pattern.empty() && !path.empty()) {
    const std::string_view expected = pattern.substr(0, pattern.find('/'));
    const std::string_view given = path.substr(0, path.find('/'));
    if (expected == "*") {
      if (given.empty() || given.size() > kMaxPartBytes) return std::nullopt;
      parts.emplace_back(given);
    } else if (expected != given) {
      return std::nullopt;
    }
    pattern.remove_prefix(std::min(pattern.size(), expected.size() + 1));
    path.remove_prefix(std::min(path.size(), given.size() + 1));
  }
  if (!pattern.empty() || !path.empty()) return std::nullopt;
  return parts;
}

// What the pages need before they show anything: what this person may do.
void Me(const ConsoleCall& call) {
  auto may = nlohmann::json::array();
  for (const Capability each : kCapabilities) {
    if (May(call.user.role, each)) may.push_back(std::string(Name(each)));
  }
  call.respond(JsonAnswer(200, {{"name", call.user.name}, {"may", may}}));
}

}  // namespace

ConsoleApi::ConsoleApi(const Services& services)
    : clock_(services.clock),
      audit_(services.audit),
      statistics_(services.statistics),
      refusal_records_(1, 20, services.clock.Now()),
      people_({services.clock, services.users, services.departments, services.memberships, services.commands,
               services.statistics}),
      sessions_({services.directory, services.logins, services.commands, services.statistics, services.watches,
                 services.rfb}),
      policy_({services.clock, services.desk, services.analyst, services.departments, services.statistics}),
      tools_({services.clock, services.desk, services.analyst, services.statistics}),
      emergency_({services.emergency, services.statistics}),
      quarantine_({services.quarantine, services.erasable, services.statistics}) {
  routes_.push_back({"GET", "/api/admin/me", Capability::kSeePeople, &Me});
  people_.AddTo(routes_);
  sessions_.AddTo(routes_);
  policy_.AddTo(routes_);
  tools_.AddTo(routes_);
  emergency_.AddTo(routes_);
  quarantine_.AddTo(routes_);
  if (services.records == nullptr) return;
  records_.emplace(AuditCalls::Services{*services.records, services.statistics});
  records_->AddTo(routes_);
}

void ConsoleApi::Handle(const HttpRequest& request, const store::User& user, const Respond& respond) {
  for (const ConsoleRoute& route : routes_) {
    if (route.method != request.method) continue;
    auto parts = Match(route.pattern, request.path);
    if (!parts) continue;
    if (!May(user.role, route.needs)) return Refuse(request, user, respond);
    return route.answer({request, user, std::move(*parts), respond});
  }
  statistics_.Refused("not_found");
  respond(JsonAnswer(404, {{"error", "not_found"}}));
}

void ConsoleApi::Refuse(const HttpRequest& request, const store::User& user, const Respond& respond) {
  statistics_.Refused("forbidden");
  if (request.method != "GET" && refusal_records_.Take(1, clock_.Now())) {
    const std::string path = request.path.substr(0, kMaxPartBytes);
    if (!audit_.Append(audit::AdminActFailed(admin::ActorOf(user.name), "console", path, "forbidden"))) {
      ++statistics_.audit_failures;
    }
  }
  respond(JsonAnswer(403, {{"error", "forbidden"}}));
}

}  // namespace shoji::web
