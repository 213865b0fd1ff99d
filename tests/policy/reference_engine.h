// A second engine, written from GRAMMAR.md alone and as plainly as possible, to hold the first against. For tests.
#pragma once

#include "policy/rules/rule_set.h"

namespace shoji::policy {

// What the engine must answer to a final question. Knows no grants: `rules` name none.
Decision ReferenceDecide(const RuleSet& rules, const Request& request);

}  // namespace shoji::policy
