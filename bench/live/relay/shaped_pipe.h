// One direction of one relayed connection: bytes wait for the link's rate, then for its delay, then go on. Owned by a
// RelayedConnection; one thread. Holds no more than a link's worth of bytes: a slow reader slows its writer, as on a
// real link.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <vector>

#include "codec/base/result.h"

namespace shoji::bench {

using LinkTime = std::chrono::steady_clock::time_point;

struct LinkShape {
  std::chrono::microseconds delay{0};  // one way
  uint64_t rate_bps = 0;               // 0: no limit
};

class ShapedPipe {
 public:
  // Borrows both descriptors, non-blocking; `shape` outlives the pipe and may change at any time.
  ShapedPipe(int from, int to, const LinkShape& shape) : from_(from), to_(to), shape_(shape) {}

  bool WantsToRead() const { return !ended_ && queued_bytes_ < Capacity(); }
  // Something is due, and the last write did not take all of it.
  bool WantsToWrite(LinkTime now) const { return blocked_ && DueNow(now); }
  bool finished() const { return ended_ && queue_.empty(); }
  // Milliseconds until something falls due that is not due yet; max() when nothing waits.
  std::chrono::nanoseconds WaitTime(LinkTime now) const;

  // Takes what can be read now. kClosed: the connection broke; its end is no failure. Counts into `counted_bytes`.
  Result<void> Read(LinkTime now, uint64_t& counted_bytes);
  // Writes what is due. kClosed: the other side is gone.
  Result<void> Write(LinkTime now);

 private:
  struct Chunk {
    LinkTime due;
    std::vector<uint8_t> bytes;
    size_t written = 0;
  };
  size_t Capacity() const;
  bool DueNow(LinkTime now) const { return !queue_.empty() && queue_.front().due <= now; }

  int from_, to_;
  const LinkShape& shape_;
  std::deque<Chunk> queue_;
  size_t queued_bytes_ = 0;
  LinkTime sent_until_{};  // when the link has put the last queued byte on the wire
  bool ended_ = false, blocked_ = false, closed_ = false;
};

}  // namespace shoji::bench
