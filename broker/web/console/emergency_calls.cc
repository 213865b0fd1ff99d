#include "broker/web/console/emergency_calls.h"

#include "broker/admin/admin_answer.h"
#include "broker/admin/people_commands.h"
#include "broker/web/api_answers.h"
#include "broker/web/http_json.h"

namespace shoji::web {
namespace {

using nlohmann::json;

struct Order {
  sessions::Scope scope;
  sessions::Hold hold = sessions::Hold::kNone;
  std::string reason;
};

std::string Text(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Result<sessions::Scope> ScopeOf(const json& object) {
  const std::string kind = Text(object, "scope");
  const std::string name = Text(object, "name");
  if (kind == Name(sessions::Scope::Kind::kEveryone) && name.empty()) return sessions::Scope::Everyone();
  if (kind == Name(sessions::Scope::Kind::kDepartment) && !name.empty()) return sessions::Scope::Department(name);
  if (kind == Name(sessions::Scope::Kind::kSession) && !name.empty()) return sessions::Scope::Session(name);
  return Fail(ErrorCode::kInvalid, "the scope is everyone, or department or session with a name");
}

Result<Order> OrderOf(std::string_view body) {
  const auto object = ParseObject(body, 1);
  if (!object) return std::unexpected(object.error());
  auto scope = ScopeOf(*object);
  if (!scope) return std::unexpected(scope.error());
  Order order{std::move(*scope), sessions::Hold::kNone, Text(*object, "reason")};
  const auto hold = sessions::HoldFromName(Text(*object, "hold"));
  if (hold) order.hold = *hold;
  return order;
}

}  // namespace

void EmergencyCalls::AddTo(ConsoleRoutes& routes) {
  routes.push_back(
      {"GET", "/api/admin/emergency", Capability::kSeeEmergency, [this](const ConsoleCall& call) { List(call); }});
  routes.push_back(
      {"POST", "/api/admin/emergency", Capability::kCallEmergency, [this](const ConsoleCall& call) { Begin(call); }});
  routes.push_back({"POST", "/api/admin/emergency/lift", Capability::kCallEmergency,
                    [this](const ConsoleCall& call) { Lift(call); }});
}

void EmergencyCalls::List(const ConsoleCall& call) {
  json stops = json::array();
  for (const auto& stop : services_.emergency.stops()) {
    stops.push_back({{"scope", std::string(Name(stop.scope.kind))},
                     {"name", stop.scope.name},
                     {"hold", std::string(Name(stop.hold))},
                     {"reason", stop.reason},
                     {"actor", stop.actor},
                     {"since_ms", stop.since.time_since_epoch().count()}});
  }
  call.respond(JsonAnswer(200, {{"stops", stops}}));
}

void EmergencyCalls::Begin(const ConsoleCall& call) {
  const auto order = OrderOf(call.request.body);
  if (!order) return Answer(call, std::unexpected(order.error()));
  const auto reached =
      services_.emergency.Begin(order->scope, order->hold, order->reason, admin::ActorOf(call.user.name));
  if (!reached) return Answer(call, reached);
  call.respond(JsonAnswer(200, {{"reached", *reached}, {"recorded", services_.emergency.owed() == 0}}));
}

void EmergencyCalls::Lift(const ConsoleCall& call) {
  const auto order = OrderOf(call.request.body);
  if (!order) return Answer(call, std::unexpected(order.error()));
  Answer(call, services_.emergency.Lift(order->scope, order->reason, admin::ActorOf(call.user.name)));
}

void EmergencyCalls::Answer(const ConsoleCall& call, const Result<int>& reached) {
  if (reached) return call.respond(JsonAnswer(200, {{"reached", *reached}}));
  const std::string key = admin::KeyOf(reached.error().code);
  services_.statistics.Refused(key);
  call.respond(JsonAnswer(StatusOf(key), {{"error", key}, {"message", reached.error().message}}));
}

}  // namespace shoji::web
