// Finds parts of the picture that moved (scrolling, dragging), so that they cost one COPY instead of their pixels.
// Interface only for now: NoMotion finds nothing, issue 4 brings the real finder. One owner, one thread.
//
// A finder is trusted with bytes, never with correctness: the encoder applies each move to its shadow as the client
// will, and then compares everything against the source again. A wrong move costs bandwidth, not pixels.
#pragma once

#include <span>
#include <vector>

#include "codec/base/geometry.h"
#include "codec/damage/tile_differ.h"
#include "codec/tile/pixels.h"

namespace shoji::motion {

// The rectangle at (from_x, from_y) is now at `to`. Overlap is allowed (memmove meaning).
struct Move {
  Rect to;
  int from_x = 0;
  int from_y = 0;
};

class MotionFinder {
 public:
  virtual ~MotionFinder() = default;
  // `before`: what the client shows. `now`: foreign pixels of the same size, which may change while they are read.
  // `areas`: where to look, inside the screen. Moves are applied in order; those outside the screen are dropped.
  virtual std::vector<Move> Find(const tile::Pixels& before, const damage::Source& now,
                                 std::span<const Rect> areas) = 0;
};

class NoMotion final : public MotionFinder {
 public:
  std::vector<Move> Find(const tile::Pixels&, const damage::Source&, std::span<const Rect>) override { return {}; }
};

}  // namespace shoji::motion
