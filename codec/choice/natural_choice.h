// Decides how natural rectangles (more than 256 colours: photos, gradients, video) travel in one frame. Pure; any
// thread. Everything else needs no decision: one colour is FILL, up to 256 are PALETTE, both lossless.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "codec/base/geometry.h"

namespace shoji::choice {

inline constexpr int kJpegQuality = 85;  // text on photos stays readable; refined to lossless when quiet

struct NaturalTile {
  Rect rect;
  size_t lossless_bytes = 0;  // estimate (tile::EstimateRgb)
  int predictor = 0;
};

// True when a JPEG of this rectangle is worth its fixed cost and its blur: it is much smaller than lossless.
bool PrefersJpeg(const NaturalTile& tile);

// One answer per tile: true = JPEG now, lossless later. All false when together they are expected to fit into
// `lossless_budget_bytes`.
std::vector<bool> ChooseJpeg(std::span<const NaturalTile> tiles, size_t lossless_budget_bytes);

}  // namespace shoji::choice
