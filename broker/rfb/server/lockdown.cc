#include "broker/rfb/server/lockdown.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/syscall.h>

#include <array>
#include <cerrno>

#include "session/lockdown/lockdown.h"

namespace shoji::rfb {

Result<void> LockDown() {
  using lockdown::Refusal;
  static constexpr std::array kCalls = {SYS_shutdown, SYS_getpeername, SYS_gettimeofday, SYS_select,
                                        SYS_pselect6};  // LibVNCServer asks with select()
  // Time zones, host names.
  static constexpr std::array kRefusals = {Refusal{SYS_open, ENOENT}, Refusal{SYS_openat, ENOENT},
                                           Refusal{SYS_newfstatat, ENOENT}, Refusal{SYS_access, ENOENT},
                                           Refusal{SYS_socket, EPERM}};
  // LibVNCServer sets it for every viewer.
  constexpr lockdown::SocketOption kNoDelay{IPPROTO_TCP, TCP_NODELAY};
  return lockdown::LockDown({.calls = kCalls, .refusals = kRefusals, .option = kNoDelay});
}

}  // namespace shoji::rfb
