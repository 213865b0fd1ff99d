#include "session/agent/session_channel.h"

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>

namespace shoji::agent {

SessionChannel::SessionChannel(EventLoop& loop, UniqueFd socket, Callbacks callbacks)
    : loop_(loop), socket_(std::move(socket)), callbacks_(std::move(callbacks)) {
  loop_.Watch(socket_.get(), EPOLLIN, [this](uint32_t events) { OnReady(events); });
}

SessionChannel::~SessionChannel() { loop_.Unwatch(socket_.get()); }

void SessionChannel::Send(const wire::HintMessage& hint) {
  Bytes message = wire::Encode(hint);
  if (queue_.empty() && TrySend(message)) return;
  if (queue_.size() >= kMaxQueued) queue_.pop_front();
  queue_.push_back(std::move(message));
  loop_.SetEvents(socket_.get(), EPOLLIN | EPOLLOUT);
}

void SessionChannel::OnReady(uint32_t events) {
  if ((events & EPOLLOUT) != 0) FlushQueue();
  const bool open = ReceiveAll();
  callbacks_.on_batch_end();
  if (open) return;
  loop_.Unwatch(socket_.get());
  callbacks_.on_closed();
}

bool SessionChannel::ReceiveAll() {
  std::array<uint8_t, wire::kMaxClientMessageBytes + 1> buffer;
  for (;;) {
    const ssize_t count = recv(socket_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (count < 0) return errno == EAGAIN || errno == EINTR;
    if (count == 0) return false;
    const auto message = wire::ParseClientMessage(ByteSpan(buffer).first(static_cast<size_t>(count)));
    if (!message) {
      spdlog::error("malformed message from the session process: {}", message.error().message);
      return false;
    }
    callbacks_.on_message(*message);
  }
}

void SessionChannel::FlushQueue() {
  while (!queue_.empty() && TrySend(queue_.front())) queue_.pop_front();
  if (!queue_.empty()) return;
  loop_.SetEvents(socket_.get(), EPOLLIN);
  callbacks_.on_room();
}

bool SessionChannel::TrySend(const Bytes& message) {
  return send(socket_.get(), message.data(), message.size(), MSG_DONTWAIT | MSG_NOSIGNAL) >= 0 || errno != EAGAIN;
}

}  // namespace shoji::agent
