#include "session/link/link_stream.h"

#include <fcntl.h>
#include <sys/socket.h>

#include <array>

#include "session/link/errno_text.h"

namespace shoji::link {

LinkStream::LinkStream(UniqueFd stream, size_t max_message_bytes, size_t max_outgoing_bytes)
    : stream_(std::move(stream)), splitter_(max_message_bytes), max_outgoing_bytes_(max_outgoing_bytes) {
  ::fcntl(stream_.get(), F_SETFL, ::fcntl(stream_.get(), F_GETFL) | O_NONBLOCK);
}

Result<void> LinkStream::Fill() {
  std::array<uint8_t, 64 * 1024> buffer;
  const ssize_t count = ::recv(stream_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (count == 0) return Fail(ErrorCode::kClosed, "link closed by the peer");
  if (count > 0) return splitter_.Feed(ByteSpan(buffer.data(), static_cast<size_t>(count)));
  if (errno == EAGAIN || errno == EINTR) return {};
  if (errno == ECONNRESET) return Fail(ErrorCode::kClosed, "link reset by the peer");
  return FailErrno("recv");
}

Result<void> LinkStream::Send(Bytes message) {
  if (queued_bytes_ + message.size() > max_outgoing_bytes_) {
    return Fail(ErrorCode::kTooLarge, "the peer of the link does not read");
  }
  queued_bytes_ += message.size();
  outgoing_.push_back(std::move(message));
  return Flush();
}

Result<void> LinkStream::Flush() {
  while (!outgoing_.empty()) {
    const ByteSpan rest = ByteSpan(outgoing_.front()).subspan(sent_of_first_);
    const ssize_t count = ::send(stream_.get(), rest.data(), rest.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) return {};
    if (count < 0 && (errno == EPIPE || errno == ECONNRESET)) {
      return Fail(ErrorCode::kClosed, "link closed by the peer");
    }
    if (count < 0) return FailErrno("send");
    queued_bytes_ -= static_cast<size_t>(count);
    sent_of_first_ += static_cast<size_t>(count);
    if (sent_of_first_ < outgoing_.front().size()) continue;
    outgoing_.pop_front();
    sent_of_first_ = 0;
  }
  return {};
}

}  // namespace shoji::link
