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

// The values of these four with which a rule matches, the unknown one included where that counts against the person.
struct Fitting {
  EnumSet<Role> roles;
  EnumSet<Zone> zones;
  EnumSet<Integrity> integrity;
  EnumSet<Availability> availability;

  bool Contains(const Request& request, const Facts& facts) const {
    return roles.contains(facts.role) && zones.contains(request.zone) && integrity.contains(request.integrity) &&
           availability.contains(request.availability);
  }
};
Fitting FittingOf(const Rule& rule);

// Whether anything but department, direction, channel and class is asked for.
bool HasFurtherConditions(const Rule& rule);

// Every condition of `rule` that does not hold, but for its departments: see NamesDepartment.
EnumSet<Condition> FailedConditions(const Rule& rule, const Request& request, const Facts& facts);

bool NamesDepartment(const Rule& rule, std::string_view department);

// The rule fails only by when it is asked, or for which type of content: nothing about who, which way or which class.
bool FailsOnlyBySituation(EnumSet<Condition> failed);

}  // namespace shoji::policy
