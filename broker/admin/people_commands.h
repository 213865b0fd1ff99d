// Departments, who belongs to them and when, and what is written about a person: the part of AdminCommands that only
// reads and writes the store. Service thread. Each change is on the audit record before it is done.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "broker/admin/admin_request.h"
#include "broker/store/department_store.h"
#include "broker/store/membership_store.h"
#include "broker/store/user_store.h"
#include "policy/audit/audit_log.h"

namespace shoji::admin {

class PeopleCommands {
 public:
  // All outlive the commands.
  struct Services {
    store::UserStore& users;
    store::DepartmentStore& departments;
    store::MembershipStore& memberships;
    audit::AuditLog& audit;
  };
  explicit PeopleCommands(Services services) : services_(services) {}

  // The answer to a request of department.*, membership.* or user.edit; empty for any other.
  std::string Handle(const AdminRequest& request, std::string_view actor);
  // Departments of people and memberships must be open ones. kNotFound, kRefused when closed.
  Result<void> IsOpen(std::string_view department);

 private:
  std::string EditUser(const AdminRequest& request, std::string_view actor);
  std::string AddDepartment(const AdminRequest& request, std::string_view actor);
  std::string SetClosed(const AdminRequest& request, std::string_view actor);
  std::string ListDepartments();
  std::string SetMembership(const AdminRequest& request, std::string_view actor);
  std::string RemoveMembership(const AdminRequest& request, std::string_view actor);
  std::string ListMemberships(const AdminRequest& request);
  Result<store::User> UserOf(const std::string& name);
  Result<void> Record(const AdminRequest& request, std::string_view actor, std::string_view object,
                      std::string_view detail);

  Services services_;
};

// {department, main, from, to}: days as text, `to` null while it holds until further notice.
nlohmann::ordered_json ToJson(const store::Membership& membership);

// The name under which somebody logged in to the console stands on the record: "user:tanaka".
inline std::string ActorOf(std::string_view user) { return "user:" + std::string(user); }

}  // namespace shoji::admin
