// Calls of the console that are administrative acts (broker/admin): the body's members and what the path says become a
// request, its answer the HTTP answer. So the console and shojictl do the same things with the same checks and records.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "broker/admin/admin_commands.h"
#include "broker/sessions/statistics.h"
#include "broker/web/console/console_call.h"

namespace shoji::web {

using Members = std::vector<std::pair<std::string_view, std::string>>;

// Answers `call` with the outcome of `op`: its members are those of the body (a flat JSON object), then `from_path`,
// which the body cannot replace.
void RunCommand(admin::AdminCommands& commands, sessions::Statistics& statistics, const ConsoleCall& call,
                std::string_view op, const Members& from_path);

}  // namespace shoji::web
