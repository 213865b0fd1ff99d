#include "bench/live/relay/shaped_pipe.h"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace shoji::bench {
namespace {

constexpr size_t kReadBytes = 65'536;
// What a router's buffer holds besides the bytes that are on their way.
constexpr size_t kBufferBytes = 65'536;

}  // namespace

size_t ShapedPipe::Capacity() const {
  if (shape_.rate_bps == 0) return size_t{8} << 20;
  const double on_the_way =
      static_cast<double>(shape_.rate_bps) / 8 * std::chrono::duration<double>(shape_.delay).count();
  return kBufferBytes + static_cast<size_t>(on_the_way);
}

std::chrono::nanoseconds ShapedPipe::WaitTime(LinkTime now) const {
  if (queue_.empty() || blocked_) return std::chrono::nanoseconds::max();
  return std::max(std::chrono::nanoseconds(0), std::chrono::nanoseconds(queue_.front().due - now));
}

Result<void> ShapedPipe::Read(LinkTime now, uint64_t& counted_bytes) {
  std::array<uint8_t, kReadBytes> buffer;
  const size_t wanted = std::min(buffer.size(), Capacity() - queued_bytes_);
  // A packet's worth at a time when the link is slow: a large piece would arrive all at once at its end.
  const ssize_t count = recv(from_, buffer.data(), shape_.rate_bps ? std::min<size_t>(wanted, 1'460) : wanted, 0);
  if (count < 0) {
    if (errno == EAGAIN || errno == EINTR) return {};
    return Fail(ErrorCode::kClosed, "the connection broke");
  }
  ended_ = count == 0;
  if (ended_) return {};
  const auto size = static_cast<size_t>(count);
  counted_bytes += size;
  sent_until_ = std::max(now, sent_until_);
  if (shape_.rate_bps) {
    sent_until_ += std::chrono::nanoseconds(size * 8 * 1'000'000'000 / shape_.rate_bps);
  }
  queue_.push_back({sent_until_ + shape_.delay, {buffer.begin(), buffer.begin() + count}});
  queued_bytes_ += size;
  return {};
}

Result<void> ShapedPipe::Write(LinkTime now) {
  blocked_ = false;
  while (DueNow(now)) {
    Chunk& chunk = queue_.front();
    const ssize_t count =
        send(to_, chunk.bytes.data() + chunk.written, chunk.bytes.size() - chunk.written, MSG_NOSIGNAL);
    if (count < 0) {
      blocked_ = errno == EAGAIN || errno == EINTR;
      if (blocked_) return {};
      return Fail(ErrorCode::kClosed, "the other side is gone");
    }
    chunk.written += static_cast<size_t>(count);
    queued_bytes_ -= static_cast<size_t>(count);
    if (chunk.written == chunk.bytes.size()) queue_.pop_front();
  }
  if (finished() && !closed_) closed_ = shutdown(to_, SHUT_WR) == 0;
  return {};
}

}  // namespace shoji::bench
