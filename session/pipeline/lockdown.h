// shoji-session gives up everything it does not need, once, before it reads its first foreign byte.
#pragma once

#include "codec/base/result.h"

namespace shoji::pipeline {

// Beside what every process locked in may do (session/lockdown/lockdown.h): epoll.
Result<void> LockDown();

}  // namespace shoji::pipeline
