// What a process inside the sandbox sees: bubblewrap's arguments for namespaces, file tree and environment.
// Used at sandbox start, any thread. Reads the host's tree to find what exists; changes nothing.
#pragma once

#include <string>
#include <vector>

#include "codec/base/result.h"
#include "session/sandbox/fd_table.h"
#include "session/sandbox/sandbox.h"

namespace shoji::sandbox {

inline constexpr const char* kAgentPath = "/opt/shoji/shoji-agent";
inline constexpr const char* kEgressPath = "/run/egress.sock";

// Arguments without the program and without the command. Synthetic files and the host's files named in `spec` are added
// to `fds`, opened with the rights of the caller: the sandbox's uid need not be able to reach their paths.
// kNotFound when a file of `spec` is not there, kInvalid for a bad certificate, kIo when the kernel refuses.
Result<std::vector<std::string>> RootArguments(const Spec& spec, FdTable& fds);

}  // namespace shoji::sandbox
