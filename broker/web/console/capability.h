// Who may do what in the console. The one place that says so: every call of API_ADMIN.md needs one capability, checked
// on the server for every request. Pure.
//
// Nobody edits rules and audits alone: who edits rules (security) cannot take the evidence out, who takes it out
// (auditor) changes nothing, and who makes people (admin) does neither.
#pragma once

#include <array>
#include <string_view>

#include "broker/store/role.h"

namespace shoji::web {

enum class Capability {
  kSeePeople,
  kEditPeople,
  kSeeSessions,
  kEndSessions,
  kWatchSessions,
  kSeePolicy,
  kEditPolicy,
  kSearchAudit,
  kExportAudit,
  kSeeQuarantine,
  kEraseQuarantine,
  kSeeEmergency,
  kCallEmergency,
  kSeeReport,
};

inline constexpr std::array kCapabilities = {
    Capability::kSeePeople,     Capability::kEditPeople,    Capability::kSeeSessions,     Capability::kEndSessions,
    Capability::kWatchSessions, Capability::kSeePolicy,     Capability::kEditPolicy,      Capability::kSearchAudit,
    Capability::kExportAudit,   Capability::kSeeQuarantine, Capability::kEraseQuarantine, Capability::kSeeEmergency,
    Capability::kCallEmergency, Capability::kSeeReport,
};

std::string_view Name(Capability capability);  // "see_people", ...
bool May(store::Role role, Capability capability);

}  // namespace shoji::web
