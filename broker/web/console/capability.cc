#include "broker/web/console/capability.h"

#include <algorithm>

namespace shoji::web {
namespace {

struct Row {
  Capability capability;
  std::string_view name;
  bool security, auditor, admin;  // staff: nothing
};

constexpr std::array<Row, 14> kTable = {{
    // capability                  name               security auditor admin
    {Capability::kSeePeople, "see_people", true, true, true},
    {Capability::kEditPeople, "edit_people", false, false, true},
    {Capability::kSeeSessions, "see_sessions", true, true, true},
    {Capability::kEndSessions, "end_sessions", true, false, true},
    {Capability::kWatchSessions, "watch_sessions", true, false, true},
    {Capability::kSeePolicy, "see_policy", true, true, true},
    {Capability::kEditPolicy, "edit_policy", true, false, false},
    {Capability::kSearchAudit, "search_audit", true, true, false},
    {Capability::kExportAudit, "export_audit", false, true, false},
    {Capability::kSeeQuarantine, "see_quarantine", true, true, false},
    {Capability::kEraseQuarantine, "erase_quarantine", true, false, false},
    {Capability::kSeeEmergency, "see_emergency", true, true, true},
    {Capability::kCallEmergency, "call_emergency", true, false, true},
    {Capability::kSeeReport, "see_report", true, true, false},
}};

const Row* Find(Capability capability) {
  const auto found = std::ranges::find(kTable, capability, &Row::capability);
  return found == kTable.end() ? nullptr : found;
}

}  // namespace

std::string_view Name(Capability capability) {
  const Row* row = Find(capability);
  return row == nullptr ? "unknown" : row->name;
}

bool May(store::Role role, Capability capability) {
  const Row* row = Find(capability);
  if (row == nullptr) return false;
  switch (role) {
    case store::Role::kStaff:
      return false;
    case store::Role::kSecurity:
      return row->security;
    case store::Role::kAuditor:
      return row->auditor;
    case store::Role::kAdmin:
      return row->admin;
  }
  return false;
}

}  // namespace shoji::web
