// shoji-rdp gives up everything it does not need, once, before it reads its first foreign byte.
#pragma once

#include "codec/base/result.h"

namespace shoji::rdp {

// Beside what every process locked in may do (session/lockdown/lockdown.h): what WinPR and OpenSSL ask the kernel.
// Opening a file fails as if there were none, starting a thread as if there were no room: FreeRDP and glibc do without.
Result<void> LockDown();

}  // namespace shoji::rdp
