#include "session/agent/forwarded_connection.h"

#include <sys/epoll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>

namespace shoji::agent {
namespace {

bool OnlyNotNow() { return errno == EAGAIN || errno == EINTR || errno == EINPROGRESS || errno == ENOTCONN; }

}  // namespace

ForwardedConnection::ForwardedConnection(UniqueFd inner, UniqueFd outer)
    : inner_(std::move(inner)), outer_(std::move(outer)) {}

bool ForwardedConnection::Pump() {
  if (!Move(inner_.get(), outer_.get(), up_) || !Move(outer_.get(), inner_.get(), down_)) return false;
  return !(up_.finished && down_.finished);
}

bool ForwardedConnection::Move(int source, int sink, Direction& direction) {
  if (!Fill(source, direction) || !Drain(sink, direction)) return false;
  if (direction.source_ended && direction.waiting.empty() && !direction.finished) {
    shutdown(sink, SHUT_WR);
    direction.finished = true;
  }
  return true;
}

bool ForwardedConnection::Fill(int source, Direction& direction) {
  std::array<uint8_t, 16 * 1024> chunk;
  while (!direction.source_ended && direction.waiting.size() + chunk.size() <= kForwardBufferBytes) {
    const ssize_t count = recv(source, chunk.data(), chunk.size(), MSG_DONTWAIT);
    if (count < 0) return OnlyNotNow();
    direction.source_ended = count == 0;
    direction.waiting.insert(direction.waiting.end(), chunk.begin(), chunk.begin() + count);
  }
  return true;
}

bool ForwardedConnection::Drain(int sink, Direction& direction) {
  size_t sent = 0;
  bool alive = true;
  while (alive && sent < direction.waiting.size()) {
    const ssize_t count =
        send(sink, direction.waiting.data() + sent, direction.waiting.size() - sent, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (count >= 0) {
      sent += static_cast<size_t>(count);
    } else if (OnlyNotNow()) {
      break;
    } else {
      alive = false;
    }
  }
  direction.waiting.erase(direction.waiting.begin(), direction.waiting.begin() + static_cast<ptrdiff_t>(sent));
  return alive;
}

uint32_t ForwardedConnection::EventsFor(const Direction& reads_into, const Direction& writes_from) {
  uint32_t events = 0;
  const bool room = reads_into.waiting.size() + 16 * 1024 <= kForwardBufferBytes;
  if (!reads_into.source_ended && room) events |= EPOLLIN;
  if (!writes_from.waiting.empty()) events |= EPOLLOUT;
  return events;
}

}  // namespace shoji::agent
