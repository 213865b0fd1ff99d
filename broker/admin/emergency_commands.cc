#include "broker/admin/emergency_commands.h"

#include "broker/admin/admin_answer.h"

namespace shoji::admin {
namespace {

using sessions::Scope;

Result<Scope> ScopeOf(const AdminRequest& request) {
  if (request.scope == "everyone" && request.target.empty()) return Scope::Everyone();
  if (request.scope == "department" && !request.target.empty()) return Scope::Department(request.target);
  if (request.scope == "session" && !request.target.empty()) return Scope::Session(request.target);
  return Fail(ErrorCode::kInvalid, "the scope is everyone, or department or session with a target");
}

std::string Answer(const Result<int>& sessions) {
  if (!sessions) return Failed(sessions.error());
  return Dump({{"ok", true}, {"sessions", *sessions}});
}

}  // namespace

std::string EmergencyCommands::Order(const AdminRequest& request, std::string_view actor) {
  const auto scope = ScopeOf(request);
  if (!scope) return Failed(scope.error());
  const auto hold = sessions::HoldFromName(request.hold);
  if (!hold) return Failed({ErrorCode::kInvalid, "hold is view-only, freeze or end"});
  const auto sessions = emergency_.Begin(*scope, *hold, request.reason, actor);
  if (!sessions) return Failed(sessions.error());
  return Dump({{"ok", true}, {"sessions", *sessions}, {"recorded", emergency_.owed() == 0}});
}

std::string EmergencyCommands::Lift(const AdminRequest& request, std::string_view actor) {
  const auto scope = ScopeOf(request);
  if (!scope) return Failed(scope.error());
  return Answer(emergency_.Lift(*scope, request.reason, actor));
}

std::string EmergencyCommands::List() const {
  auto stops = nlohmann::ordered_json::array();
  for (const auto& stop : emergency_.stops()) {
    stops.push_back({{"scope", sessions::Name(stop.scope.kind)},
                     {"target", stop.scope.name},
                     {"hold", sessions::Name(stop.hold)},
                     {"reason", stop.reason},
                     {"actor", stop.actor},
                     {"since_ms", stop.since.time_since_epoch().count()}});
  }
  return Dump({{"ok", true}, {"stops", std::move(stops)}});
}

}  // namespace shoji::admin
