#include "broker/net/tcp_listener.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

namespace shoji::net {
namespace {

constexpr int kBacklog = 64;

struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;
};

std::optional<Address> AddressOf(const std::string& text, int port) {
  Address address;
  const auto number = htons(static_cast<uint16_t>(port));
  auto* v4 = reinterpret_cast<sockaddr_in*>(&address.storage);
  if (::inet_pton(AF_INET, text.c_str(), &v4->sin_addr) == 1) {
    v4->sin_family = AF_INET;
    v4->sin_port = number;
    address.size = sizeof(*v4);
    return address;
  }
  auto* v6 = reinterpret_cast<sockaddr_in6*>(&address.storage);
  if (::inet_pton(AF_INET6, text.c_str(), &v6->sin6_addr) != 1) return std::nullopt;
  v6->sin6_family = AF_INET6;
  v6->sin6_port = number;
  address.size = sizeof(*v6);
  return address;
}

}  // namespace

Result<TcpListener> TcpListener::Listen(const std::string& address, int port) {
  const auto where = AddressOf(address, port);
  if (!where) return Fail(ErrorCode::kInvalid, "'" + address + "' is not a numeric address such as 127.0.0.1");
  UniqueFd socket(::socket(where->storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const int yes = 1;
  const bool listening = socket && ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes)) == 0 &&
                         ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&where->storage), where->size) == 0 &&
                         ::listen(socket.get(), kBacklog) == 0;
  if (listening) return TcpListener(std::move(socket));
  return Fail(ErrorCode::kIo,
              "cannot listen on " + address + " port " + std::to_string(port) + ": " + std::strerror(errno));
}

Result<std::optional<UniqueFd>> TcpListener::Accept() {
  UniqueFd client(::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC));
  if (client) return std::optional(std::move(client));
  const bool exhausted = errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM;
  if (exhausted) return Fail(ErrorCode::kUnavailable, std::strerror(errno));
  return std::nullopt;  // nobody, or somebody who is gone already
}

int TcpListener::port() const {
  sockaddr_storage storage{};
  socklen_t size = sizeof(storage);
  if (::getsockname(socket_.get(), reinterpret_cast<sockaddr*>(&storage), &size) != 0) return 0;
  const bool v4 = storage.ss_family == AF_INET;
  return ntohs(v4 ? reinterpret_cast<const sockaddr_in*>(&storage)->sin_port
                  : reinterpret_cast<const sockaddr_in6*>(&storage)->sin6_port);
}

}  // namespace shoji::net
