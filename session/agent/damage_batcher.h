// Gathers damaged rectangles into few, rate-limited hints. Pure; time is passed in. The limits keep an honest agent far
// below what the session process accepts.
#pragma once

#include <optional>
#include <vector>

#include "codec/base/clock.h"
#include "codec/base/geometry.h"

namespace shoji::agent {

class DamageBatcher {
 public:
  static constexpr Duration kBetweenBatches = std::chrono::milliseconds(1);
  static constexpr size_t kRectsPerBatch = 8;
  static constexpr int kRectsPerSecond = 500;  // refills one token each 2 ms
  static constexpr int kBurst = 64;

  // Keeps the part of `rect` that is inside `screen`.
  void Add(const Rect& rect, Size screen);
  // When the next batch may leave; empty when there is nothing to send. May lie in the past.
  std::optional<TimePoint> NextBatchAt() const;
  // The batch due now: at most kRectsPerBatch rectangles that cover everything added. Empty when it is too early.
  std::vector<Rect> TakeBatch(TimePoint now);
  // Puts back a batch that could not be sent.
  void Return(const std::vector<Rect>& rects) { waiting_.insert(waiting_.end(), rects.begin(), rects.end()); }

 private:
  void MergeTo(size_t count);
  void Refill(TimePoint now);

  std::vector<Rect> waiting_;
  TimePoint last_batch_{};
  TimePoint last_refill_{};
  int tokens_ = kBurst;
};

}  // namespace shoji::agent
