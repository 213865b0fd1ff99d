// Lets any RDP client try shoji-rdp without a broker: rdp_stand_in SHOJI_RDP FONT [PORT]. Prints "port N", then what it
// hears; serves one connection after another on loopback.
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>

#include "codec/base/check.h"
#include "tests/broker/rdp/server/stand_in_broker.h"

namespace {

shoji::UniqueFd Listen(uint16_t port) {
  shoji::UniqueFd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const int reuse = 1;
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof reuse);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  SHOJI_CHECK(::bind(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  SHOJI_CHECK(::listen(socket.get(), 4) == 0);
  socklen_t length = sizeof address;
  ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &length);
  std::printf("port %d\n", ntohs(address.sin_port));
  return socket;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return std::fprintf(stderr, "rdp_stand_in SHOJI_RDP FONT [PORT]\n"), EXIT_FAILURE;
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  const shoji::UniqueFd socket = Listen(argc > 3 ? static_cast<uint16_t>(std::atoi(argv[3])) : 0);
  for (;;) {
    shoji::UniqueFd client(::accept4(socket.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!client) continue;
    shoji::rdp::StandInBroker broker(argv[1], argv[2], [](const std::string& line) { std::puts(line.c_str()); });
    const int status = broker.Serve(std::move(client));
    std::printf("gone %s %d\n", WIFSIGNALED(status) ? "signal" : "status",
                WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
  }
}
