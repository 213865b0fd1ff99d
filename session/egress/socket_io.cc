#include "session/egress/socket_io.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

namespace shoji::egress {
namespace {

IoResult Sort(ssize_t count) {
  if (count > 0) return {IoState::kDone, static_cast<size_t>(count)};
  if (count == 0) return {IoState::kEnd, 0};
  const bool again = errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
  return {again ? IoState::kAgain : IoState::kError, 0};
}

socklen_t Fill(const IpAddress& address, uint16_t port, sockaddr_storage& storage) {
  if (address.is_v6()) {
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    std::memcpy(&v6.sin6_addr, address.bytes().data(), 16);
    std::memcpy(&storage, &v6, sizeof(v6));
    return sizeof(v6);
  }
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  v4.sin_port = htons(port);
  std::memcpy(&v4.sin_addr, address.bytes().data(), 4);
  std::memcpy(&storage, &v4, sizeof(v4));
  return sizeof(v4);
}

}  // namespace

IoResult ReadSome(int fd, std::span<uint8_t> into) { return Sort(recv(fd, into.data(), into.size(), MSG_DONTWAIT)); }

IoResult WriteSome(int fd, std::string_view from) {
  return Sort(send(fd, from.data(), from.size(), MSG_DONTWAIT | MSG_NOSIGNAL));
}

Result<UniqueFd> BeginConnect(const IpAddress& address, uint16_t port) {
  sockaddr_storage storage{};
  const socklen_t length = Fill(address, port, storage);
  UniqueFd fd(socket(address.is_v6() ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const int on = 1;
  if (fd.valid()) setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  if (!fd.valid() || (connect(fd.get(), reinterpret_cast<sockaddr*>(&storage), length) != 0 && errno != EINPROGRESS)) {
    return Fail(ErrorCode::kIo, std::string("connect: ") + std::strerror(errno));
  }
  return fd;
}

Result<void> FinishConnect(int fd) {
  int error = 0;
  socklen_t length = sizeof(error);
  if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) != 0) error = errno;
  if (error != 0) return Fail(ErrorCode::kIo, std::string("connect: ") + std::strerror(error));
  return {};
}

}  // namespace shoji::egress
