// What a trusted process gives up, once, before it reads its first foreign byte.
#pragma once

#include <optional>
#include <span>

#include "codec/base/result.h"

namespace shoji::lockdown {

// A call (SYS_...) that fails with `error` (errno) and harms nobody: what libraries try in passing and do without.
struct Refusal {
  int call;
  int error;
};

struct SocketOption {
  int level;
  int name;
};

// Beside what every process locked in may do: read, write and close what is open, map memory that is not executed,
// wait, end.
struct Needs {
  std::span<const int> calls = {};  // SYS_...
  std::span<const Refusal> refusals = {};
  std::optional<SocketOption> option = {};  // the only one it may still set
};

// no_new_privs, not dumpable, RLIMITs (no core, no processes or threads, 64 descriptors, 1 GiB), and a seccomp
// allow-list; any other call ends the process. Signals reach this process alone. Call on the only thread; irreversible.
// Under sanitizers without the seccomp part and the memory limit: their runtimes need more. kUnavailable names the step
// that the kernel refused.
Result<void> LockDown(const Needs& needs);

}  // namespace shoji::lockdown
