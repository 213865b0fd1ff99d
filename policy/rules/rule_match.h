// Whether one rule is about one request: the conditions, one by one. Pure, any thread.
//
// What is not known counts against the person: where a rule names roles, terminals, integrity, availability or media
// types and the request has none that can be read, a rule that denies matches and any other does not.
#pragma once

#include <optional>

#include "policy/enum_set.h"
#include "policy/explanation.h"
#include "policy/request.h"
#include "policy/rules/rule_set.h"

namespace shoji::policy {

// What is worked out once per request.
struct Facts {
  Role role = Role::kUnknown;
  std::optional<Address> terminal;                      // nothing: not readable
  Classification classification = Classification::k3A;  // effective
};

Facts FactsOf(const Request& request, const RuleSet& rules);

// Every condition of `rule` that does not hold, but for its departments: see NamesDepartment.
EnumSet<Condition> FailedConditions(const Rule& rule, const Request& request, const Facts& facts);

bool NamesDepartment(const Rule& rule, std::string_view department);

// The rule fails only by when it is asked, or for which type of content: nothing about who, which way or which class.
bool FailsOnlyBySituation(EnumSet<Condition> failed);

}  // namespace shoji::policy
