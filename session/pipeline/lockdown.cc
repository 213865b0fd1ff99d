#include "session/pipeline/lockdown.h"

#include <sys/syscall.h>

#include <array>

#include "session/lockdown/lockdown.h"

namespace shoji::pipeline {

Result<void> LockDown() {
  static constexpr std::array kCalls = {SYS_epoll_wait, SYS_epoll_pwait, SYS_epoll_ctl};
  return lockdown::LockDown({.calls = kCalls});
}

}  // namespace shoji::pipeline
