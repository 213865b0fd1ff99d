#include "bench/live/relay/relay.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace shoji::bench {
namespace {

constexpr std::chrono::nanoseconds kLongest = std::chrono::seconds(1);

sockaddr_in Loopback(uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

void MakeImmediate(int fd) {
  const int on = 1;
  (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  (void)fcntl(fd, F_SETFL, O_NONBLOCK);
}

// On loopback a connection is there, or refused, at once.
UniqueFd ConnectTo(uint16_t port) {
  UniqueFd fd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const sockaddr_in address = Loopback(port);
  if (connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) fd.Reset();
  return fd;
}

}  // namespace

Result<Relay> Relay::Listen(uint16_t server_port) {
  Relay relay(server_port);
  relay.listener_.Reset(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  sockaddr_in address = Loopback(0);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  const int fd = relay.listener_.get();
  if (bind(fd, generic, size) != 0 || listen(fd, 64) != 0 || getsockname(fd, generic, &size) != 0) {
    return Fail(ErrorCode::kIo, std::string("cannot listen: ") + std::strerror(errno));
  }
  relay.port_ = ntohs(address.sin_port);
  return relay;
}

void Relay::Accept() {
  UniqueFd viewer(accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
  if (!viewer) return;
  UniqueFd server = ConnectTo(server_port_);
  if (!server) return;  // the viewer sees its connection closed
  MakeImmediate(viewer.get());
  MakeImmediate(server.get());
  const int v = viewer.get(), s = server.get();
  connections_.push_back({std::move(viewer), std::move(server), {s, v, *shape_}, {v, s, *shape_}});
}

// control, listener, then viewer and server of each connection.
std::vector<pollfd> Relay::Wanted(int control, LinkTime now) const {
  std::vector<pollfd> wanted = {{control, POLLIN, 0}, {listener_.get(), POLLIN, 0}};
  const auto events = [now](const ShapedPipe& out_of, const ShapedPipe& into) {
    return static_cast<short>((out_of.WantsToRead() ? POLLIN : 0) | (into.WantsToWrite(now) ? POLLOUT : 0));
  };
  // poll() reports a hang-up even of a descriptor nothing is wanted from: leave such ones out.
  const auto add = [&wanted](int fd, short flags) { wanted.push_back({flags ? fd : -1, flags, 0}); };
  for (const auto& connection : connections_) {
    add(connection.viewer.get(), events(connection.to_server, connection.to_viewer));
    add(connection.server.get(), events(connection.to_viewer, connection.to_server));
  }
  return wanted;
}

std::chrono::nanoseconds Relay::WaitTime(LinkTime now) const {
  auto wait = kLongest;
  for (const auto& connection : connections_) {
    wait = std::min({wait, connection.to_viewer.WaitTime(now), connection.to_server.WaitTime(now)});
  }
  return wait;
}

bool Relay::Tick(int control) {
  const LinkTime now = std::chrono::steady_clock::now();
  auto events = Wanted(control, now);
  const auto wait = WaitTime(now).count();
  const timespec timeout{wait / 1'000'000'000, wait % 1'000'000'000};
  if (ppoll(events.data(), events.size(), &timeout, nullptr) < 0) return false;
  Serve(events);
  if (events[1].revents) Accept();
  return events[0].revents != 0;
}

void Relay::Serve(const std::vector<pollfd>& events) {
  const LinkTime now = std::chrono::steady_clock::now();
  size_t next = 2;
  std::erase_if(connections_, [&](Connection& connection) {
    const bool from_viewer = events[next].revents & (POLLIN | POLLHUP | POLLERR);
    const bool from_server = events[next + 1].revents & (POLLIN | POLLHUP | POLLERR);
    next += 2;
    auto& [viewer, server, to_viewer, to_server] = connection;
    if (from_viewer && to_server.WantsToRead() && !to_server.Read(now, count_.to_server_bytes)) return true;
    if (from_server && to_viewer.WantsToRead() && !to_viewer.Read(now, count_.to_viewer_bytes)) return true;
    if (!to_viewer.Write(now) || !to_server.Write(now)) return true;
    return to_viewer.finished() && to_server.finished();
  });
}

}  // namespace shoji::bench
