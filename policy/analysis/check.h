// Everything that can be known about a set of rules without asking anybody: each question of the finite space
// (question_space.h) is asked, from `today` on. Pure; any thread. Takes from a millisecond to some seconds: not for the
// service thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "codec/base/result.h"
#include "policy/analysis/cancellation.h"
#include "policy/grants/grants.h"
#include "policy/rules/rule_set.h"

namespace shoji::policy {

enum class FindingKind : uint8_t {
  kInvariantBroken,        // class 3 outbound, raw content inbound, My Number: a fault of the engine or a weakening
  kNeverMatches,           // the rule fits no question at all
  kExpired,                // ... because its dates are over
  kNoEffect,               // it fits, but without it every answer would be the same
  kDepartmentWithoutRule,  // described, and no rule is about its people: everything is refused for them
  kWeakening               // the rule asks for a grant (policy/grants/)
};

struct CheckFinding {
  FindingKind kind = FindingKind::kInvariantBroken;
  std::string rule_id;     // of the rule it is about; empty when about a department
  int line = 0;            // where that rule stands in its file; 0 = unknown
  std::string department;  // empty when about a rule
  // kNoEffect: the rules and invariants that decide in its place. kWeakening: the grant. kInvariantBroken: the
  // question.
  std::vector<std::string> others;
  bool operator==(const CheckFinding&) const = default;
};

struct CheckReport {
  uint64_t questions = 0;
  uint64_t passing = 0;                // of these, answered otherwise than with deny
  std::vector<CheckFinding> findings;  // by kind, then in the order of the file

  // No invariant is broken. Everything else may be meant so.
  bool sound() const;
};

// `held`: the weakenings that the broker's engine is made with; the product's has none. kTooLarge when the space is too
// large to be asked through, or when cancelled.
Result<CheckReport> Check(const RuleSet& rules, int32_t today, grants::Held held = {},
                          const IsCancelled& cancelled = {});

}  // namespace shoji::policy
