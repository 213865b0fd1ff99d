// Takes away from this process what it does not need: new privileges, core dumps, other programs, files, and every
// system call that is not in the reviewed list of confinement.cc. Irrevocable; call once, on the only thread, when all
// files are read. What is not listed fails with EPERM; starting programs or touching other processes kills.
#pragma once

#include <cstddef>

#include "codec/base/result.h"

namespace shoji::egress {

// `connections`: how many the process must be able to serve at once (two descriptors each). kUnavailable names the step
// that the kernel refused. In sanitizer builds only the limits apply: the sanitizers need more system calls.
Result<void> Confine(size_t connections);

}  // namespace shoji::egress
