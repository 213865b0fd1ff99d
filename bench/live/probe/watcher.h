// Watches the marker strips of one framebuffer and says what became visible, and when. Owned by main(); one thread.
// A frame is visible when every strip of the page shows it: the page has one at the top and one at the bottom, so a
// frame that arrives in pieces counts when its last piece is there.
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "bench/live/probe/marker.h"

namespace shoji::bench {

// Wall-clock time since the run's base: the same clock on both sides, for viewer and page are on one machine.
using SinceBase = std::chrono::microseconds;

struct FrameSeen {
  SinceBase seen_at;
  Marker marker;
};

struct KeySeen {
  SinceBase sent_at, seen_at;
};

class Watcher {
 public:
  Watcher(const Pixels& pixels, std::vector<Corner> strips) : pixels_(pixels), strips_(std::move(strips)) {}

  // The frame that has become visible since the last call, if one has. The first call gives the frame that is there.
  std::optional<FrameSeen> Look(SinceBase now);

  // A key was sent to the display at `now`.
  void KeySent(SinceBase now) { waiting_.push_back({now, {}}); }
  // Keys whose effect became visible with the last frame that Look() gave. Keys sent before any frame was seen are not
  // counted.
  std::vector<KeySeen> TakeKeys();
  size_t keys_waiting() const { return waiting_.size(); }

 private:
  Pixels pixels_;
  std::vector<Corner> strips_;
  std::optional<Marker> shown_;
  std::vector<KeySeen> waiting_, seen_;
};

}  // namespace shoji::bench
