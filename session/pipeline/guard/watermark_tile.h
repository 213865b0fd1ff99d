// A watermark as a pattern that repeats over the whole screen, from its top left corner on. A value; any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "codec/base/geometry.h"
#include "codec/damage/tint.h"

namespace shoji::pipeline {

// The grid of codec/damage: within it a place of the screen always meets the same place of the pattern.
inline constexpr int kGridPx = 64;

struct WatermarkTile {
  Size size;                   // multiples of kGridPx; empty: no watermark
  std::vector<uint8_t> alpha;  // as in damage::Tint, rows size.width_px apart
  std::vector<uint8_t> light;

  bool empty() const { return alpha.empty(); }
  damage::Tint From(int x, int y) const;
};

// Burns the pattern into the pixels of `where` on the screen. `pixels`: 0xXXRRGGBB, the first one is that at
// (where.x, where.y).
void Burn(const WatermarkTile& tile, uint32_t* pixels, int stride_px, const Rect& where);

// The parts of a screen that look different with `after` than with `before`, in grid cells.
std::vector<Rect> Differences(const WatermarkTile& before, const WatermarkTile& after, Size screen);

}  // namespace shoji::pipeline
