// Gives up what shoji-rfb does not need, before it reads a byte of a viewer: new privileges, core files, other
// processes, and every system call that names something (open, connect, exec). Cannot be undone.
#pragma once

#include "codec/base/result.h"

namespace shoji::rfb {

// Without the system call filter under AddressSanitizer, which needs more calls.
Result<void> LockDown();

}  // namespace shoji::rfb
