// What a person may do here, and its name in the store, the API and `shojictl`. A value; any thread.
#pragma once

#include <optional>
#include <string_view>

namespace shoji::store {

enum class Role { kStaff, kSecurity, kAuditor, kAdmin };

std::string_view Name(Role role);  // "staff", "security", "auditor", "admin"
std::optional<Role> RoleFromName(std::string_view name);

}  // namespace shoji::store
