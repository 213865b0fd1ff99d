// Compiles seccomp_list.cc to BPF programs for bubblewrap's --add-seccomp-fd. Two programs are stacked, and the kernel
// takes the stricter answer: one says which calls exist, the other which arguments are refused. Calls of another
// architecture (32-bit, x32) kill the process. Used at sandbox start; any thread; touches no process state.
#pragma once

#include <vector>

#include "codec/base/result.h"
#include "codec/base/unique_fd.h"

namespace shoji::sandbox {

// Memory files positioned at byte 0, one BPF program each, to be loaded in this order. kIo when libseccomp or the
// kernel refuses; the message names the call.
Result<std::vector<UniqueFd>> BuildSeccompPrograms();

}  // namespace shoji::sandbox
