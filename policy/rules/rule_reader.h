// One [[rules]] table of a rule file as a Rule. Pure, any thread.
#pragma once

#include "policy/rules/rule_set.h"
#include "policy/rules/table_reader.h"

namespace shoji::policy {

// What could be read; everything that is wrong is in `complaints`, and then the rule is not to be used.
Rule ReadRule(const toml::table& table, Complaints& complaints);

}  // namespace shoji::policy
