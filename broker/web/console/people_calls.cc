#include "broker/web/console/people_calls.h"

#include "broker/admin/people_commands.h"
#include "broker/store/calendar_day.h"
#include "broker/web/api_answers.h"
#include "broker/web/console/command_call.h"
#include "broker/web/http_query.h"

namespace shoji::web {
namespace {

using nlohmann::json;

constexpr size_t kMaxSearchBytes = 256;

json PersonJson(const store::User& user, const std::vector<store::Membership>& memberships, int32_t today) {
  json dated = json::array();
  for (const auto& each : memberships) dated.push_back(json(admin::ToJson(each)));
  return {{"name", user.name},
          {"display_name", user.display_name},
          {"department", user.department},
          {"departments_today", store::DepartmentsOn(user.department, memberships, today)},
          {"role", std::string(store::Name(user.role))},
          {"disabled", user.disabled},
          {"created_at_ms", user.created_at.time_since_epoch().count()},
          {"memberships", dated}};
}

}  // namespace

void PeopleCalls::AddTo(ConsoleRoutes& routes) {
  constexpr auto kSee = Capability::kSeePeople;
  constexpr auto kEdit = Capability::kEditPeople;
  routes.push_back({"GET", "/api/admin/people", kSee, [this](const ConsoleCall& call) { ListPeople(call); }});
  routes.push_back({"POST", "/api/admin/people", kEdit, Act("user.add")});
  routes.push_back({"POST", "/api/admin/people/*", kEdit, Act("user.edit")});
  routes.push_back({"POST", "/api/admin/people/*/password", kEdit, Act("user.passwd")});
  routes.push_back({"POST", "/api/admin/people/*/disable", kEdit, Act("user.disable")});
  routes.push_back({"POST", "/api/admin/people/*/enable", kEdit, Act("user.enable")});
  routes.push_back({"POST", "/api/admin/people/*/memberships", kEdit, Act("membership.set")});
  routes.push_back({"POST", "/api/admin/people/*/memberships/remove", kEdit, Act("membership.remove")});
  routes.push_back({"GET", "/api/admin/departments", kSee, [this](const ConsoleCall& call) { ListDepartments(call); }});
  routes.push_back({"POST", "/api/admin/departments", kEdit, Act("department.add")});
  routes.push_back({"POST", "/api/admin/departments/close", kEdit, Act("department.close")});
  routes.push_back({"POST", "/api/admin/departments/open", kEdit, Act("department.open")});
}

std::function<void(const ConsoleCall&)> PeopleCalls::Act(std::string_view op) {
  return [this, op](const ConsoleCall& call) {
    Members from_path;
    if (!call.parts.empty()) from_path.emplace_back("name", call.parts.front());
    RunCommand(services_.commands, services_.statistics, call, op, from_path);
  };
}

void PeopleCalls::ListPeople(const ConsoleCall& call) {
  store::UserQuery query;
  query.text = QueryValue(call.request, "text").substr(0, kMaxSearchBytes);
  query.department = QueryValue(call.request, "department").substr(0, kMaxSearchBytes);
  query.after = QueryValue(call.request, "after").substr(0, kMaxSearchBytes);
  query.limit = kPage + 1;
  auto users = services_.users.Search(query);
  if (!users) return call.respond(JsonAnswer(500, {{"error", "internal"}}));
  const bool more = users->size() > static_cast<size_t>(kPage);
  if (more) users->pop_back();
  const int32_t today = store::LocalDay(services_.clock.Wall());
  json people = json::array();
  for (const store::User& user : *users) {
    const auto memberships = services_.memberships.Of(user.name);
    if (!memberships) return call.respond(JsonAnswer(500, {{"error", "internal"}}));
    people.push_back(PersonJson(user, *memberships, today));
  }
  call.respond(JsonAnswer(200, {{"people", people}, {"more", more}, {"today", store::FormatDay(today)}}));
}

void PeopleCalls::ListDepartments(const ConsoleCall& call) {
  const auto departments = services_.departments.List();
  if (!departments) return call.respond(JsonAnswer(500, {{"error", "internal"}}));
  json list = json::array();
  for (const auto& each : *departments) {
    list.push_back({{"name", each.name}, {"closed", each.closed}, {"people", each.people}});
  }
  call.respond(JsonAnswer(200, {{"departments", list}}));
}

}  // namespace shoji::web
