// Writes results where the command line says. Any thread.
#pragma once

#include <string>

namespace shoji::bench {

// Replaces `file`; an empty name is no wish to write. False, said on the standard error, when it cannot be written.
bool WriteResult(const std::string& file, const std::string& text);

}  // namespace shoji::bench
