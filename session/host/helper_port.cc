#include "session/host/helper_port.h"

#include <utility>

namespace shoji::host {

HelperPort::HelperPort(link::PollLoop& loop, UniqueFd socket, std::function<void()> readable)
    : loop_(loop), channel_(std::move(socket)), readable_(std::move(readable)) {
  token_ = loop_.Add(channel_.fd(), [this](link::Ready ready) { OnReady(ready); });
}

HelperPort::~HelperPort() { loop_.Remove(token_); }

Result<void> HelperPort::Send(const link::Json& body, UniqueFd fd) {
  auto sent = channel_.Send(body, std::move(fd));
  loop_.WantWrite(token_, channel_.wants_write());
  return sent;
}

void HelperPort::Deafen() {
  deaf_ = true;
  loop_.WantRead(token_, false);
}

void HelperPort::Listen(std::function<void()> readable) {
  readable_ = std::move(readable);
  deaf_ = false;
  loop_.WantRead(token_, true);
}

void HelperPort::OnReady(link::Ready ready) {
  if (ready.write) {
    // Whoever cannot be written to is read to its end, which says so.
    const auto flushed = channel_.Flush();
    loop_.WantWrite(token_, flushed && channel_.wants_write());
  }
  if (!deaf_ && (ready.read || ready.ended)) {
    const auto readable = readable_;  // it may put another in its place
    return readable();
  }
  // The kernel tells of a hang-up whether one wants to hear it or not, again and again.
  if (deaf_ && ready.ended) loop_.Remove(std::exchange(token_, 0));
}

}  // namespace shoji::host
