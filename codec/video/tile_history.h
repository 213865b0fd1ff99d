// What one tile did in the last frames: when it changed, where, and whether it looked natural. Owned by RegionFinder,
// its thread. Pure.
#pragma once

#include <array>
#include <cstdint>

#include "codec/base/clock.h"
#include "codec/base/geometry.h"

namespace shoji::video {

inline constexpr int kHistoryFrames = 32;

class TileHistory {
 public:
  // One more frame was built; the tile did nothing in it until Change() says so.
  void NextFrame() {
    changed_ <<= 1;
    natural_ <<= 1;
  }
  // `part`: what changed, relative to the tile, inside 0..64.
  void Change(const Rect& part, bool natural, TimePoint now);
  // It was moved: what it did before says nothing of what it shows now.
  void Forget();

  // In how many of the last `frames` it changed, or changed naturally.
  int Changes(int frames) const;
  int NaturalChanges(int frames) const;
  // Since when it has been changing without a pause; meaningless when it never did.
  TimePoint since() const { return since_; }
  TimePoint last() const { return last_; }
  // Relative to the tile: each edge as far out as two in five of its changes in the last `frames` reached, so that one
  // letter typed beside a video does not widen it. At least one change.
  Rect Extent(int frames) const;

 private:
  struct Part {
    uint8_t left, top, right, bottom;
  };

  uint32_t changed_ = 0;  // bit 0: the newest frame
  uint32_t natural_ = 0;
  TimePoint since_{};
  TimePoint last_{};
  std::array<Part, kHistoryFrames> parts_{};  // of its changes, newest first from next_ - 1 down, as a ring
  int next_ = 0;
};

}  // namespace shoji::video
