// Why a decision came out as it did: every rule considered, and what about it did not fit. For people and tools
// (shojictl policy explain, the console); enforcement needs only the Decision. Pure values, any thread.
#pragma once

#include <string>
#include <vector>

#include "policy/decision.h"

namespace shoji::policy {

// The conditions of a rule, each of which may fail.
enum class Condition : uint8_t {
  kDepartment,
  kRole,
  kZone,
  kTerminal,
  kDirection,
  kChannel,
  kClassification,
  kIntegrity,
  kAvailability,
  kMediaType,
  kDate,
  kDay,
  kTime
};
std::string_view Name(Condition condition);  // the key in the rule file: "departments", "media_types", ...

struct ConsideredRule {
  std::string rule_id;
  int line = 0;  // in the rule file; 0 when it came from none
  Answer answer = Answer::kDeny;
  Limits limits;
  std::vector<std::string> departments;  // of the person, those the rule is for
  std::vector<Condition> failed;         // empty: the rule matched
  bool matched() const { return failed.empty(); }
};

// What the rules alone say for one of the person's departments: the strictest of these counts.
struct DepartmentAnswer {
  std::string department;
  Answer answer = Answer::kDeny;
  Reason reason = Reason::kDefaultDeny;
  std::string rule_id = "default-deny";
};

struct Explanation {
  Decision decision;                          // exactly what Decide() answers
  std::vector<DepartmentAnswer> departments;  // empty when an invariant decided before any rule
  std::vector<ConsideredRule> rules;          // all of them, by id
};

}  // namespace shoji::policy
