// shoji-rdp gives up everything it does not need, once, before it reads its first foreign byte.
#pragma once

#include "codec/base/result.h"

namespace shoji::rdp {

// no_new_privs, not dumpable, RLIMITs (no core, no processes or threads, bounded memory and descriptors), and a seccomp
// allow-list: read and write what is open, memory without execution, wait, end. Opening a file fails as if there were
// none, starting a thread as if there were no room (FreeRDP and glibc then do without); anything else ends the process.
// Irreversible. In builds with sanitizers the seccomp part is left out: their runtimes need more.
Result<void> LockDown();

}  // namespace shoji::rdp
