#include "broker/net/peer_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <string_view>

namespace shoji::net {
namespace {

struct Peer {
  std::string address;
  int port = 0;
};

Peer PeerOf(int fd) {
  sockaddr_storage storage{};
  socklen_t size = sizeof(storage);
  if (::getpeername(fd, reinterpret_cast<sockaddr*>(&storage), &size) != 0) return {};
  std::array<char, INET6_ADDRSTRLEN> text{};
  in_port_t port = 0;
  if (storage.ss_family == AF_INET) {
    const auto* v4 = reinterpret_cast<const sockaddr_in*>(&storage);
    ::inet_ntop(AF_INET, &v4->sin_addr, text.data(), text.size());
    port = v4->sin_port;
  } else if (storage.ss_family == AF_INET6) {
    const auto* v6 = reinterpret_cast<const sockaddr_in6*>(&storage);
    ::inet_ntop(AF_INET6, &v6->sin6_addr, text.data(), text.size());
    port = v6->sin6_port;
  }
  const std::string address(text.data());
  constexpr std::string_view kMapped = "::ffff:";
  return {address.starts_with(kMapped) ? address.substr(kMapped.size()) : address, ntohs(port)};
}

}  // namespace

std::string PeerAddress(int fd) { return PeerOf(fd).address; }

std::string PeerEndpoint(int fd) {
  const auto [address, port] = PeerOf(fd);
  if (address.empty()) return {};
  const bool v6 = address.find(':') != std::string::npos;
  return (v6 ? "[" + address + "]" : address) + ":" + std::to_string(port);
}

}  // namespace shoji::net
