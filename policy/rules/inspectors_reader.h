// The [inspectors] table of a rule file as settings of the inspectors. Pure, any thread.
#pragma once

#include "policy/inspect/inspector_settings.h"
#include "policy/rules/table_reader.h"

namespace shoji::policy {

// What could be read; what is wrong, or weaker than the built-in settings, is in `complaints`.
inspect::InspectorSettings ReadInspectors(const toml::table& table, Complaints& complaints);

}  // namespace shoji::policy
