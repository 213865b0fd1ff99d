// shoji-session gives up everything it does not need, once, before it reads its first foreign byte.
#pragma once

#include "codec/base/result.h"

namespace shoji::pipeline {

// no_new_privs, not dumpable, RLIMITs (no core, no new processes, bounded memory and descriptors), and a seccomp
// allow-list: read and write what is open, memory without execution, wait, end. No opening, no socket(), no network, no
// exec. Irreversible. In builds with sanitizers the seccomp part is left out: their runtimes need more.
Result<void> LockDown();

}  // namespace shoji::pipeline
