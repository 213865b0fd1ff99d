// What is known of the way to one client: how long a frame is under way at least, and how many bytes the way carries.
// Pure, time from the caller. A bandwidth sample is what one delivery took of the way for itself: from when the way was
// free for it (it was sent, or the one before it was through) to when it was through. The client says how long it took
// to show a frame; that is taken out, and is never believed to be longer than the whole.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "codec/base/clock.h"

namespace shoji::pipeline {

// Roads change (a laptop moves, a line fills): what is older is forgotten.
inline constexpr Duration kEstimateLife = std::chrono::seconds(10);
// Up to here a frame's time is the way's own length; from the second number on it tells what the way carries.
inline constexpr uint64_t kTinyBytes = 4 * 1024;
inline constexpr uint64_t kTellingBytes = 8 * 1024;

struct Delivery {
  uint64_t bytes = 0;  // of all frames that one acknowledgement covers
  TimePoint sent;      // the first of them
  TimePoint acked;
  Duration showing{};  // from receiving to shown, says the client
};

class PathEstimate {
 public:
  void OnDelivery(const Delivery& delivery);

  // Quickest time from sending to acknowledgement, showing included; nullopt before the first one.
  std::optional<Duration> round_trip() const { return Quickest(loops_); }
  // Median of the newest samples; a fall to less than half is believed at once. nullopt before a telling delivery.
  std::optional<double> bytes_per_second() const;

 private:
  struct Timed {
    TimePoint at;
    Duration value;
  };
  static std::optional<Duration> Quickest(const std::deque<Timed>& times);
  static void Keep(std::deque<Timed>& times, TimePoint at, Duration value);
  void AddRate(double bytes_per_second);

  std::deque<Timed> loops_;  // sent to acknowledged; increasing values, the quickest first
  std::deque<Timed> ways_;   // the same of tiny frames, without showing
  std::deque<double> rates_;
  std::optional<TimePoint> last_arrived_;
};

}  // namespace shoji::pipeline
