// Where the broker's other programs are. Any thread.
#pragma once

#include <string>

namespace shoji::app {

// `configured`, or when that is empty `name` in the directory of the running program.
std::string ProgramBeside(const std::string& configured, const std::string& name);

}  // namespace shoji::app
