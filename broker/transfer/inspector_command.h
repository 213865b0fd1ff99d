// bubblewrap's command line for one shoji-inspect: what little it can see. Pure.
#pragma once

#include <string>
#include <vector>

namespace shoji::transfer {

inline constexpr int kProgramFd = 3;  // where shoji-inspect's own file is handed in

// `arguments` are those of shoji-inspect.
std::vector<std::string> InspectorCommand(const std::vector<std::string>& arguments);

}  // namespace shoji::transfer
