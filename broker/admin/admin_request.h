// A request from shojictl as a value, and its parser. Pure; any thread. Foreign bytes: refused whole unless every
// member is known, of the right type and within its limits.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "broker/store/user_store.h"
#include "codec/base/result.h"

namespace shoji::admin {

inline constexpr size_t kMaxDisplayBytes = 256;  // display name, department

struct AdminRequest {
  enum class Op {
    kUserAdd,
    kUserEdit,
    kUserPasswd,
    kUserDisable,
    kUserEnable,
    kUserList,
    kDepartmentAdd,
    kDepartmentClose,
    kDepartmentOpen,
    kDepartmentList,
    kMembershipSet,
    kMembershipRemove,
    kMembershipList,
    kSessionList,
    kSessionEnd,
    kStatus,
    kEmergencyOrder,
    kEmergencyLift,
    kEmergencyList
  };
  Op op = Op::kStatus;
  std::string name;          // of the user, normalised
  std::string display_name;  // as the name when left out
  std::string department;
  store::Role role = store::Role::kStaff;
  std::optional<std::string> password;  // left out: the broker makes one up
  std::string session;                  // 32 lower-case hex digits
  int32_t from_day = 0;                 // of a membership (broker/store/calendar_day.h)
  std::optional<int32_t> to_day;        // left out: until further notice
  bool main = false;
  std::string scope, target, hold, reason;  // of the emergency stop, checked by whoever carries it out
};

std::string_view Name(AdminRequest::Op op);  // "user.add", ... as in requests and on record

// One line, without its line break. kInvalid with a message that says which member is wrong.
Result<AdminRequest> ParseAdminRequest(std::string_view line);

}  // namespace shoji::admin
