#include "broker/rdp/server/lockdown.h"

#include <sys/socket.h>
#include <sys/syscall.h>

#include <array>
#include <cerrno>

#include "session/lockdown/lockdown.h"

namespace shoji::rdp {

Result<void> LockDown() {
  using lockdown::Refusal;
  static constexpr std::array kCalls = {SYS_shutdown,     SYS_eventfd2,  // WinPR's events are eventfds
                                        SYS_gettimeofday, SYS_sched_getaffinity, SYS_sysinfo, SYS_uname};
  static constexpr std::array kRefusals = {Refusal{SYS_open, ENOENT},       Refusal{SYS_openat, ENOENT},
                                           Refusal{SYS_stat, ENOENT},       Refusal{SYS_newfstatat, ENOENT},
                                           Refusal{SYS_access, ENOENT},     Refusal{SYS_readlink, ENOENT},
                                           Refusal{SYS_clone, EAGAIN},      Refusal{SYS_clone3, ENOSYS},
                                           Refusal{SYS_getsockname, EPERM}, Refusal{SYS_getsockopt, EPERM}};
  // How many bytes make the client's socket readable.
  constexpr lockdown::SocketOption kLowWater{SOL_SOCKET, SO_RCVLOWAT};
  return lockdown::LockDown({.calls = kCalls, .refusals = kRefusals, .option = kLowWater});
}

}  // namespace shoji::rdp
