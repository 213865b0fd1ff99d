// How much may be under way to one client: as many frames as its screen can show during one round trip (two at least),
// and no more bytes than its path carries in that time. Pure, time from the caller. There is nothing behind the window:
// what does not fit is not built (capture_scheduler.h).
#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "codec/base/result.h"
#include "session/pipeline/path_estimate.h"

namespace shoji::pipeline {

inline constexpr size_t kMinUnackedFrames = 2;
inline constexpr size_t kMaxUnackedFrames = 8;
inline constexpr Duration kShownEvery = std::chrono::microseconds(16'667);
// While nothing is known of the path, and at least.
inline constexpr uint64_t kFirstWindowBytes = 64 * 1024;
inline constexpr uint64_t kMinWindowBytes = 8 * 1024;
inline constexpr double kWindowGain = 1.25;

class SendWindow {
 public:
  // True when one more frame may be built. The last frame may overshoot: its size is not known before it is built.
  bool IsOpen() const;
  // The same for what a person's own hand has caused: one frame may go past those that are under way.
  bool IsOpenForInput() const { return IsOpen() || sent_.size() <= limit_frames(); }

  void OnSent(uint32_t frame_id, uint64_t bytes, TimePoint now);
  // An acknowledgement covers every older frame. `showing`: how long the client says it took to show it. kInvalid: a
  // frame that was never sent to this client.
  Result<void> OnAck(uint32_t frame_id, Duration showing, TimePoint now);
  // A new client: nothing is under way, nothing is known.
  void Reset() { *this = SendWindow(); }

  size_t unacked_frames() const { return sent_.size(); }
  uint64_t bytes_in_flight() const { return in_flight_bytes_; }
  size_t limit_frames() const;
  uint64_t limit_bytes() const;
  const PathEstimate& path() const { return path_; }

 private:
  struct Sent {
    uint32_t frame_id;
    uint64_t bytes;
    TimePoint at;
  };

  std::deque<Sent> sent_;
  PathEstimate path_;
  uint64_t in_flight_bytes_ = 0;
  uint32_t newest_id_ = 0;
  bool any_sent_ = false;
};

}  // namespace shoji::pipeline
