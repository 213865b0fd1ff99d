#include "session/egress/control_channel.h"

#include <sys/socket.h>

#include <cerrno>
#include <vector>

#include "session/egress/socket_io.h"

namespace shoji::egress {
namespace {

constexpr size_t kMaxDatagramBytes = 32768;  // session/link/CONTRACT.md
constexpr size_t kCongestedAt = 512;         // datagrams

}  // namespace

ControlChannel::ControlChannel(EventLoop& loop, UniqueFd fd, OnMessage on_message)
    : loop_(loop), fd_(std::move(fd)), on_message_(std::move(on_message)) {
  loop_.Watch(fd_.get(), EPOLLIN, *this);
}

bool ControlChannel::congested() const { return queue_.size() >= kCongestedAt; }

void ControlChannel::Send(std::string datagram) {
  if (broken_) return;
  queue_.push_back(std::move(datagram));
  Write();
}

void ControlChannel::OnReady(int, uint32_t events) {
  if (events & (EPOLLOUT | EPOLLHUP | EPOLLERR)) Write();
  if (!closed_ && (events & (EPOLLIN | EPOLLHUP | EPOLLERR))) Read();
}

void ControlChannel::Read() {
  std::vector<char> buffer(kMaxDatagramBytes + 1);
  const ssize_t count = recv(fd_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (count <= 0) return Close(std::nullopt);
  if (static_cast<size_t>(count) > kMaxDatagramBytes) {
    return Close(Error{ErrorCode::kTooLarge, "control message: over 32 KiB"});
  }
  auto message = ParseControlMessage({buffer.data(), static_cast<size_t>(count)});
  if (!message) return Close(message.error());
  on_message_(std::move(*message));
}

void ControlChannel::Write() {
  while (!queue_.empty()) {
    const IoResult wrote = WriteSome(fd_.get(), queue_.front());
    if (wrote.state == IoState::kAgain) break;
    if (wrote.state != IoState::kDone) return Break();
    queue_.pop_front();
  }
  const uint32_t reading = closed_ ? 0 : uint32_t{EPOLLIN};
  loop_.Watch(fd_.get(), queue_.empty() ? reading : reading | EPOLLOUT, *this);
}

void ControlChannel::Break() {
  broken_ = true;
  queue_.clear();
  Close(std::nullopt);
}

void ControlChannel::Close(std::optional<Error> fault) {
  closed_ = true;
  fault_ = std::move(fault);
  loop_.Unwatch(fd_.get());
}

}  // namespace shoji::egress
