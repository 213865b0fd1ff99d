#include "broker/net/keep_alive.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "session/link/errno_text.h"

namespace shoji::net {

Result<void> KeepAlive(int socket) {
  struct Option {
    int level;
    int name;
    int value;
  };
  for (const auto& [level, name, value] :
       {Option{SOL_SOCKET, SO_KEEPALIVE, 1}, Option{IPPROTO_TCP, TCP_KEEPIDLE, 30},
        Option{IPPROTO_TCP, TCP_KEEPINTVL, 10}, Option{IPPROTO_TCP, TCP_KEEPCNT, 3},
        Option{IPPROTO_TCP, TCP_USER_TIMEOUT, 60'000}, Option{IPPROTO_TCP, TCP_NODELAY, 1}}) {
    if (::setsockopt(socket, level, name, &value, sizeof value) != 0) return link::FailErrno("setsockopt");
  }
  return {};
}

}  // namespace shoji::net
