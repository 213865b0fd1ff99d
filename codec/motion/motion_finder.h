// Finds parts of the picture that moved (scrolling, dragging), so that they cost one COPY instead of their pixels.
// StripMotion is the product's. One owner, one thread.
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
  // `before`: the source as last taken over. `now`: foreign pixels of the same size, which may change while they are
  // read. `tiles`: those of the 64x64 grid that differ, inside the screen. Moves are applied in order; those outside
  // the screen are dropped.
  virtual std::vector<Move> Find(const tile::Pixels& before, const damage::Source& now,
                                 std::span<const Rect> tiles) = 0;
};

}  // namespace shoji::motion
