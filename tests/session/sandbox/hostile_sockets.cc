#include "tests/session/sandbox/hostile_sockets.h"

#include <sys/ioctl.h>
#include <sys/socket.h>

#include <array>
#include <sstream>

namespace shoji::probe {
namespace {

// Numbers between commas; what is missing is 0.
std::array<int, 4> Numbers(const std::string& text) {
  std::istringstream stream(text);
  std::array<int, 4> numbers{};
  char comma = 0;
  for (int& number : numbers) stream >> number >> comma;
  return numbers;
}

}  // namespace

Outcome Socket(const std::string& parameter) {
  const auto [family, type, protocol, unused] = Numbers(parameter);
  return Of(socket(family, type, protocol));
}

Outcome SocketOption(const std::string& parameter) {
  const auto [family, type, level, option] = Numbers(parameter);
  const int one = 1;
  return Of(setsockopt(socket(family, type, 0), level, option, &one, sizeof(one)));
}

Outcome SocketRequests() {
  const int fd = socket(AF_INET, SOCK_DGRAM, 0);
  std::ostringstream answered;
  for (unsigned long request = 0x8900; request <= 0x89ff; ++request) {
    char argument[256] = "lo";
    if (ioctl(fd, request, argument) == 0 || errno != EPERM) answered << std::hex << request << ' ';
  }
  return answered.str();
}

Outcome Message(const std::string& flags_text) {
  const int flags = std::stoi(flags_text) | MSG_DONTWAIT;
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) return Of(-1);
  char byte = 'x';
  iovec part{&byte, 1};
  mmsghdr message{};
  message.msg_hdr.msg_iov = &part;
  message.msg_hdr.msg_iovlen = 1;
  Outcome outcomes;
  for (const Outcome& outcome :
       {Of(send(ends[0], &byte, 1, flags)), Of(sendmsg(ends[0], &message.msg_hdr, flags)),
        Of(sendmmsg(ends[0], &message, 1, flags)), Of(recv(ends[1], &byte, 1, flags)),
        Of(recvmsg(ends[1], &message.msg_hdr, flags)), Of(recvmmsg(ends[1], &message, 1, flags, nullptr))}) {
    outcomes += outcome + " ";
  }
  return outcomes;
}

}  // namespace shoji::probe
