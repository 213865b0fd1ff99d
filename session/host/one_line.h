// Bytes of an untrusted process made fit for one log line. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace shoji::host {

// The last `max_bytes` of `text`, "..." before them when something was left out, as printable ASCII without quotes and
// backslashes: a line break becomes " | ", every other byte \xNN. At most 4 * max_bytes + 3 long.
std::string OneLine(std::string_view text, size_t max_bytes);

}  // namespace shoji::host
