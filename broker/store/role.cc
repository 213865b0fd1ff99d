#include "broker/store/role.h"

#include <array>
#include <utility>

namespace shoji::store {
namespace {

constexpr std::array<std::pair<Role, std::string_view>, 4> kRoles = {
    {{Role::kStaff, "staff"}, {Role::kSecurity, "security"}, {Role::kAuditor, "auditor"}, {Role::kAdmin, "admin"}}};

}  // namespace

std::string_view Name(Role role) {
  for (const auto& [known, name] : kRoles) {
    if (known == role) return name;
  }
  return "unknown";
}

std::optional<Role> RoleFromName(std::string_view name) {
  for (const auto& [role, known] : kRoles) {
    if (known == name) return role;
  }
  return std::nullopt;
}

}  // namespace shoji::store
