#include "broker/rfb/front/lockdown.h"

#include <sys/syscall.h>

#include <array>
#include <cerrno>

#include "session/lockdown/lockdown.h"

namespace shoji::rfb {

Result<void> LockDownFront() {
  using lockdown::Refusal;
  static constexpr std::array kRefusals = {Refusal{SYS_open, ENOENT}, Refusal{SYS_openat, ENOENT},
                                           Refusal{SYS_newfstatat, ENOENT}, Refusal{SYS_access, ENOENT}};
  return lockdown::LockDown({.refusals = kRefusals});
}

}  // namespace shoji::rfb
