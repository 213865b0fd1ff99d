// shoji-rfb gives up what it does not need, before it reads a byte of a viewer.
#pragma once

#include "codec/base/result.h"

namespace shoji::rfb {

// Beside what every process locked in may do (session/lockdown/lockdown.h): what LibVNCServer asks the kernel. Opening
// a file fails as if there were none.
Result<void> LockDown();

}  // namespace shoji::rfb
