#include "broker/rfb/door/rfb_listener.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cstring>

#include "session/link/errno_text.h"

namespace shoji::rfb {
namespace {

constexpr int kBacklog = 16;

struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;
};

std::optional<Address> LoopbackOf(const std::string& text, int port) {
  Address address;
  const auto number = htons(static_cast<uint16_t>(port));
  if (text == "127.0.0.1") {
    const sockaddr_in v4{
        .sin_family = AF_INET, .sin_port = number, .sin_addr = {htonl(INADDR_LOOPBACK)}, .sin_zero = {}};
    address.size = sizeof(v4);
    std::memcpy(&address.storage, &v4, sizeof(v4));
    return address;
  }
  if (text != "::1") return std::nullopt;
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  v6.sin6_port = number;
  v6.sin6_addr = in6addr_loopback;
  address.size = sizeof(v6);
  std::memcpy(&address.storage, &v6, sizeof(v6));
  return address;
}

std::string Described(const sockaddr_storage& storage) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (storage.ss_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(storage);
    ::inet_ntop(AF_INET, &v4.sin_addr, text.data(), text.size());
    return std::string(text.data()) + ":" + std::to_string(ntohs(v4.sin_port));
  }
  const auto& v6 = reinterpret_cast<const sockaddr_in6&>(storage);
  ::inet_ntop(AF_INET6, &v6.sin6_addr, text.data(), text.size());
  return "[" + std::string(text.data()) + "]:" + std::to_string(ntohs(v6.sin6_port));
}

}  // namespace

Result<RfbListener> RfbListener::Listen(const std::string& address, int port, const std::string& program) {
  const auto where = LoopbackOf(address, port);
  if (!where) return Fail(ErrorCode::kInvalid, "rfb-listen: must be 127.0.0.1 or ::1");
  UniqueFd opened(::open(program.c_str(), O_RDONLY | O_CLOEXEC));
  if (!opened) return Fail(ErrorCode::kNotFound, program + " cannot be opened");
  UniqueFd socket(::socket(where->storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const int yes = 1;
  const bool listening = socket && ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes)) == 0 &&
                         ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&where->storage), where->size) == 0 &&
                         ::listen(socket.get(), kBacklog) == 0;
  if (!listening) return link::FailErrno("rfb-port " + std::to_string(port));
  return RfbListener(std::move(socket), std::move(opened));
}

std::optional<RfbListener::Visitor> RfbListener::Accept() {
  sockaddr_storage storage{};
  socklen_t size = sizeof(storage);
  UniqueFd client(::accept4(socket_.get(), reinterpret_cast<sockaddr*>(&storage), &size, SOCK_CLOEXEC));
  if (!client) return std::nullopt;
  return Visitor{std::move(client), Described(storage)};
}

}  // namespace shoji::rfb
