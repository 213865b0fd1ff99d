#include "broker/admin/people_commands.h"

#include <algorithm>

#include "broker/admin/admin_answer.h"
#include "broker/store/calendar_day.h"

namespace shoji::admin {
namespace {

using nlohmann::ordered_json;
using Op = AdminRequest::Op;

std::string Span(const AdminRequest& request) {
  return store::FormatDay(request.from_day) + " to " + (request.to_day ? store::FormatDay(*request.to_day) : "-");
}

std::string Change(std::string_view name, std::string_view before, std::string_view after) {
  if (before == after) return {};
  return std::string(name) + "=" + std::string(before) + ">" + std::string(after) + " ";
}

}  // namespace

std::string PeopleCommands::Handle(const AdminRequest& request, std::string_view actor) {
  switch (request.op) {
    case Op::kUserEdit:
      return EditUser(request, actor);
    case Op::kDepartmentAdd:
      return AddDepartment(request, actor);
    case Op::kDepartmentClose:
    case Op::kDepartmentOpen:
      return SetClosed(request, actor);
    case Op::kDepartmentList:
      return ListDepartments();
    case Op::kMembershipSet:
      return SetMembership(request, actor);
    case Op::kMembershipRemove:
      return RemoveMembership(request, actor);
    case Op::kMembershipList:
      return ListMemberships(request);
    default:
      return {};
  }
}

Result<void> PeopleCommands::IsOpen(std::string_view department) {
  const auto found = services_.departments.Find(department);
  if (!found) return std::unexpected(found.error());
  if (!*found) return Fail(ErrorCode::kNotFound, "there is no department " + std::string(department));
  if ((*found)->closed) return Fail(ErrorCode::kRefused, "the department " + std::string(department) + " is closed");
  return {};
}

std::string PeopleCommands::EditUser(const AdminRequest& request, std::string_view actor) {
  auto user = UserOf(request.name);
  if (!user) return Failed(user.error());
  if (user->role != request.role && actor == ActorOf(request.name)) {
    return Failed({ErrorCode::kRefused, "nobody changes his own role; another administrator does it"});
  }
  if (user->department != request.department) {
    if (auto open = IsOpen(request.department); !open) return Failed(open.error());
  }
  std::string detail = Change("department", user->department, request.department) +
                       Change("role", store::Name(user->role), store::Name(request.role));
  if (user->display_name != request.display_name) detail += "display_name changed ";
  if (detail.empty()) return Done({});
  detail.pop_back();
  if (auto recorded = Record(request, actor, request.name, detail); !recorded) return Failed(recorded.error());
  user->display_name = request.display_name;
  user->department = request.department;
  user->role = request.role;
  return Done(services_.users.Change(*user));
}

std::string PeopleCommands::AddDepartment(const AdminRequest& request, std::string_view actor) {
  const auto existing = services_.departments.Find(request.department);
  if (!existing) return Failed(existing.error());
  if (*existing) return Failed({ErrorCode::kRefused, "the department " + request.department + " exists already"});
  if (auto recorded = Record(request, actor, request.department, ""); !recorded) return Failed(recorded.error());
  return Done(services_.departments.Add(request.department));
}

std::string PeopleCommands::SetClosed(const AdminRequest& request, std::string_view actor) {
  const auto existing = services_.departments.Find(request.department);
  if (!existing) return Failed(existing.error());
  if (!*existing) return Failed({ErrorCode::kNotFound, "there is no department " + request.department});
  const bool close = request.op == Op::kDepartmentClose;
  if (close && (*existing)->people > 0) {
    return Failed({ErrorCode::kRefused, "people belong to " + request.department + "; move or disable them first"});
  }
  if (auto recorded = Record(request, actor, request.department, ""); !recorded) return Failed(recorded.error());
  return Done(services_.departments.SetClosed(request.department, close));
}

std::string PeopleCommands::ListDepartments() {
  const auto departments = services_.departments.List();
  if (!departments) return Failed(departments.error());
  ordered_json list = ordered_json::array();
  for (const auto& each : *departments) {
    list.push_back({{"name", each.name}, {"closed", each.closed}, {"people", each.people}});
  }
  return Dump({{"ok", true}, {"departments", std::move(list)}});
}

std::string PeopleCommands::SetMembership(const AdminRequest& request, std::string_view actor) {
  if (const auto user = UserOf(request.name); !user) return Failed(user.error());
  if (auto open = IsOpen(request.department); !open) return Failed(open.error());
  const std::string detail = request.department + (request.main ? " main " : " also ") + Span(request);
  if (auto recorded = Record(request, actor, request.name, detail); !recorded) return Failed(recorded.error());
  return Done(
      services_.memberships.Set({request.name, request.department, request.main, request.from_day, request.to_day}));
}

std::string PeopleCommands::RemoveMembership(const AdminRequest& request, std::string_view actor) {
  const auto known = services_.memberships.Of(request.name);
  if (!known) return Failed(known.error());
  const bool there = std::ranges::any_of(*known, [&](const store::Membership& each) {
    return each.department == request.department && each.from_day == request.from_day;
  });
  if (!there) return Failed({ErrorCode::kNotFound, "there is no such membership"});
  const std::string detail = request.department + " from " + store::FormatDay(request.from_day);
  if (auto recorded = Record(request, actor, request.name, detail); !recorded) return Failed(recorded.error());
  return Done(services_.memberships.Remove(request.name, request.department, request.from_day));
}

std::string PeopleCommands::ListMemberships(const AdminRequest& request) {
  if (const auto user = UserOf(request.name); !user) return Failed(user.error());
  const auto memberships = services_.memberships.Of(request.name);
  if (!memberships) return Failed(memberships.error());
  ordered_json list = ordered_json::array();
  for (const auto& each : *memberships) list.push_back(ToJson(each));
  return Dump({{"ok", true}, {"memberships", std::move(list)}});
}

Result<store::User> PeopleCommands::UserOf(const std::string& name) {
  auto user = services_.users.Find(name);
  if (!user) return std::unexpected(user.error());
  if (!*user) return Fail(ErrorCode::kNotFound, "there is no user " + name);
  return std::move(**user);
}

Result<void> PeopleCommands::Record(const AdminRequest& request, std::string_view actor, std::string_view object,
                                    std::string_view detail) {
  return services_.audit.Append(audit::AdminActed(actor, Name(request.op), object, detail));
}

ordered_json ToJson(const store::Membership& membership) {
  return {{"department", membership.department},
          {"main", membership.main},
          {"from", store::FormatDay(membership.from_day)},
          {"to", membership.to_day ? ordered_json(store::FormatDay(*membership.to_day)) : ordered_json()}};
}

}  // namespace shoji::admin
