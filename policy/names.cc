#include "policy/decision.h"
#include "policy/explanation.h"
#include "policy/request.h"

namespace shoji::policy {

std::string_view Name(Zone zone) {
  switch (zone) {
    case Zone::kMyNumber:
      return "mynumber";
    case Zone::kLgwan:
      return "lgwan";
    case Zone::kInternet:
      return "internet";
  }
  return "unknown";
}

std::string_view Name(Channel channel) {
  switch (channel) {
    case Channel::kClipboardText:
      return "clipboard.text";
    case Channel::kClipboardImage:
      return "clipboard.image";
    case Channel::kFileUpload:
      return "file.upload";
    case Channel::kFileDownload:
      return "file.download";
    case Channel::kPrint:
      return "print";
  }
  return "unknown";
}

std::string_view Name(Direction direction) {
  switch (direction) {
    case Direction::kOutbound:
      return "outbound";
    case Direction::kInbound:
      return "inbound";
  }
  return "unknown";
}

std::string_view Name(Classification classification) {
  switch (classification) {
    case Classification::kNone:
      return "none";
    case Classification::k1:
      return "1";
    case Classification::k2:
      return "2";
    case Classification::k3C:
      return "3C";
    case Classification::k3B:
      return "3B";
    case Classification::k3A:
      return "3A";
  }
  return "unknown";
}

std::string_view Name(Integrity integrity) {
  switch (integrity) {
    case Integrity::kNone:
      return "none";
    case Integrity::k1:
      return "1";
    case Integrity::k2:
      return "2";
  }
  return "unknown";
}

std::string_view Name(Availability availability) {
  switch (availability) {
    case Availability::kNone:
      return "none";
    case Availability::k1:
      return "1";
    case Availability::k2:
      return "2";
  }
  return "unknown";
}

std::string_view Name(Role role) {
  switch (role) {
    case Role::kUnknown:
      return "unknown";
    case Role::kStaff:
      return "staff";
    case Role::kSecurity:
      return "security";
    case Role::kAuditor:
      return "auditor";
    case Role::kAdmin:
      return "admin";
  }
  return "unknown";
}

Role RoleNamed(std::string_view name) {
  for (const Role role : {Role::kStaff, Role::kSecurity, Role::kAuditor, Role::kAdmin}) {
    if (Name(role) == name) return role;
  }
  return Role::kUnknown;
}

std::string_view Name(Condition condition) {
  switch (condition) {
    case Condition::kDepartment:
      return "departments";
    case Condition::kRole:
      return "roles";
    case Condition::kZone:
      return "zones";
    case Condition::kTerminal:
      return "terminals";
    case Condition::kDirection:
      return "directions";
    case Condition::kChannel:
      return "channels";
    case Condition::kClassification:
      return "classes";
    case Condition::kIntegrity:
      return "integrity";
    case Condition::kAvailability:
      return "availability";
    case Condition::kMediaType:
      return "media_types";
    case Condition::kDate:
      return "dates";
    case Condition::kDay:
      return "days";
    case Condition::kTime:
      return "times";
  }
  return "unknown";
}

std::string_view Name(Answer answer) {
  switch (answer) {
    case Answer::kDeny:
      return "deny";
    case Answer::kApprove:
      return "approve";
    case Answer::kSanitise:
      return "sanitise";
    case Answer::kAllow:
      return "allow";
  }
  return "unknown";
}

Decision Refusal(Reason reason, std::string_view rule_id) {
  Decision refusal;
  refusal.rule_id = rule_id;
  refusal.reason_key = Name(reason);
  refusal.reason_code = static_cast<uint16_t>(reason);
  return refusal;
}

}  // namespace shoji::policy
