// Rule sets and requests for measuring Engine::Decide. Made from nothing but their numbers: the same every time.
#pragma once

#include <string>
#include <vector>

#include "policy/rules/rule_set.h"

namespace shoji::bench {

struct Scenario {
  std::string name;
  policy::RuleSet rules;
  std::vector<policy::Request> requests;
};

// 40 departments with 25 rules each, as a city would write them; people of one and of three departments.
Scenario CityOfThousandRules();
// 1,000 rules for everybody, each with conditions of every kind, hardly any of which matches.
Scenario ThousandRulesForEverybody();
// 1,000 rules that all match: nothing can be left out.
Scenario ThousandMatchingRules();

}  // namespace shoji::bench
