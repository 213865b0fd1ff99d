// The two pictures a MotionFinder compares, and comparing parts of them that lie a shift apart. Borrowed for one
// search. `now` is foreign and may change between two looks at it: an answer is about the moment it was given.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "codec/base/geometry.h"
#include "codec/damage/tile_differ.h"
#include "codec/tile/pixels.h"

namespace shoji::motion {

// Where the pixels of a place were before: at (x + dx, y + dy).
struct Shift {
  int dx = 0;
  int dy = 0;
  auto operator<=>(const Shift&) const = default;
};

inline Rect Shifted(const Rect& rect, Shift shift) {
  return {rect.x + shift.dx, rect.y + shift.dy, rect.width_px, rect.height_px};
}

struct Scene {
  const tile::Pixels& before;
  const damage::Source& now;

  Size size() const { return before.size; }
  const uint32_t* NowRow(int y) const {
    return reinterpret_cast<const uint32_t*>(now.bgrx + static_cast<ptrdiff_t>(y) * now.stride_bytes);
  }
  // Every pixel of `where`, on the screen, has the colour that the place it came from had before. False where that
  // place is not all on the screen.
  bool Fits(const Rect& where, Shift shift) const;
  // A row of places `step_px` wide (the last may be narrower), together `where`: sets differs[i] where place i does not
  // fit. Those set already are not looked at. `where` and where it came from are on the screen (SHOJI_CHECK).
  void FindMisfits(const Rect& where, Shift shift, int step_px, std::span<uint8_t> differs) const;
  // All pixels of `where` have one colour now.
  bool IsPlain(const Rect& where) const;
  // `where`, which fits, with the rows and columns around it that fit too: at most the numbers given, on each side.
  Rect Grown(Rect where, Shift shift, Size most) const;

 private:
  int FittingColumns(const Rect& where, Shift shift, int most, bool leftwards) const;
};

}  // namespace shoji::motion
