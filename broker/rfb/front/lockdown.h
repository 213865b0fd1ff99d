// shoji-rfb-tls gives up what it does not need, before it reads a byte of a viewer.
#pragma once

#include "codec/base/result.h"

namespace shoji::rfb {

// Nothing beside what every process locked in may do (session/lockdown/lockdown.h); opening a file fails as if there
// were none.
Result<void> LockDownFront();

}  // namespace shoji::rfb
