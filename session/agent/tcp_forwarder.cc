#include "session/agent/tcp_forwarder.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <spdlog/spdlog.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>

namespace shoji::agent {
namespace {

// An unconnected or connecting Unix stream socket; invalid when the proxy is not there.
UniqueFd ConnectToEgress(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof(address.sun_path)) return {};
  std::memcpy(address.sun_path, path.data(), path.size());
  UniqueFd fd(socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd) return {};
  if (connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) return {};
  return fd;
}

}  // namespace

TcpForwarder::TcpForwarder(EventLoop& loop, std::string egress_socket)
    : loop_(loop), egress_socket_(std::move(egress_socket)) {}

TcpForwarder::~TcpForwarder() {
  if (listener_) loop_.Unwatch(listener_.get());
  while (!connections_.empty()) Drop(connections_.begin()->first);
}

Result<void> TcpForwarder::Listen(uint16_t port) {
  listener_.Reset(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const int on = 1;
  setsockopt(listener_.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof(address);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (bind(listener_.get(), generic, length) != 0 || listen(listener_.get(), 128) != 0 ||
      getsockname(listener_.get(), generic, &length) != 0) {
    return Fail(ErrorCode::kIo, std::string("proxy port on 127.0.0.1: ") + std::strerror(errno));
  }
  port_ = ntohs(address.sin_port);
  loop_.Watch(listener_.get(), EPOLLIN, [this](uint32_t) { AcceptOne(); });
  return {};
}

void TcpForwarder::AcceptOne() {
  UniqueFd inner(accept4(listener_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (!inner) return;
  const int on = 1;
  setsockopt(inner.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  UniqueFd outer = connections_.size() < kMaxForwardedConnections ? ConnectToEgress(egress_socket_) : UniqueFd{};
  if (!outer) {
    spdlog::warn("egress proxy does not take a connection ({} open)", connections_.size());
    return;
  }
  const uint64_t id = next_id_++;
  const int inner_fd = inner.get();
  const int outer_fd = outer.get();
  connections_.emplace(id, ForwardedConnection(std::move(inner), std::move(outer)));
  loop_.Watch(inner_fd, EPOLLIN, [this, id](uint32_t) { Serve(id); });
  loop_.Watch(outer_fd, EPOLLIN, [this, id](uint32_t) { Serve(id); });
}

void TcpForwarder::Serve(uint64_t id) {
  const auto found = connections_.find(id);
  if (found == connections_.end()) return;
  ForwardedConnection& connection = found->second;
  if (!connection.Pump()) return Drop(id);
  loop_.SetEvents(connection.inner_fd(), connection.InnerEvents());
  loop_.SetEvents(connection.outer_fd(), connection.OuterEvents());
}

void TcpForwarder::Drop(uint64_t id) {
  const auto found = connections_.find(id);
  if (found == connections_.end()) return;
  loop_.Unwatch(found->second.inner_fd());
  loop_.Unwatch(found->second.outer_fd());
  connections_.erase(found);
}

}  // namespace shoji::agent
