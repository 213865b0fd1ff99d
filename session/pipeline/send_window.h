// How much may be under way to one client: at most two unacknowledged frames, and no more bytes than its path carries
// in one round trip. Pure, time from the caller. The estimates follow BBR (Cardwell et al. 2016): delivered bytes
// between sending and acknowledging give the bandwidth (largest of ten seconds), the quickest acknowledgement the round
// trip.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "codec/base/clock.h"
#include "codec/base/result.h"

namespace shoji::pipeline {

inline constexpr size_t kMaxUnackedFrames = 2;
inline constexpr uint64_t kMinWindowBytes = 64 * 1024;
inline constexpr double kWindowGain = 1.25;
inline constexpr Duration kEstimateLife = std::chrono::seconds(10);

class SendWindow {
 public:
  // True when one more frame may be built. The last frame may overshoot: its size is not known before it is built.
  bool IsOpen() const;

  void OnSent(uint32_t frame_id, uint64_t bytes, TimePoint now);
  // An acknowledgement covers every older frame. kInvalid: a frame that was never sent to this client.
  Result<void> OnAck(uint32_t frame_id, TimePoint now);
  // A new client: nothing is under way, nothing is known.
  void Reset() { *this = SendWindow(); }

  size_t unacked_frames() const { return sent_.size(); }
  uint64_t bytes_in_flight() const { return in_flight_bytes_; }
  uint64_t limit_bytes() const;
  // What the path is known to carry. Small frames say nothing about that; nullopt before a large one was acknowledged.
  std::optional<double> bytes_per_second() const;

 private:
  struct Sent {
    uint32_t frame_id;
    uint64_t bytes;
    TimePoint at;
    uint64_t delivered_before;
  };
  struct Sample {
    TimePoint at;
    double bytes_per_second;
    Duration round_trip;
    bool filled;  // large enough to be limited by the path, not by us
  };
  void AddSample(const Sent& frame, TimePoint now);

  std::deque<Sent> sent_;
  std::deque<Sample> samples_;
  uint64_t in_flight_bytes_ = 0;
  uint64_t delivered_bytes_ = 0;
  uint32_t newest_id_ = 0;
  bool any_sent_ = false;
};

}  // namespace shoji::pipeline
