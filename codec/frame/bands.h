// Cuts rectangles of too many colours into horizontal bands, and puts back together what stays natural. Pure; any
// thread. Why: a tile with black text on one line and blue links on the next has more than 256 colours, each line alone
// has not.
#pragma once

#include <span>
#include <vector>

#include "codec/base/geometry.h"

namespace shoji::frame {

inline constexpr int kBandPx = 32;

// Rectangles inside one tile each -> bands of at most kBandPx rows, ordered by y, then x: neighbours in a row follow
// each other, as RunCoder wants them.
std::vector<Rect> SplitIntoBands(std::span<const Rect> rects);

// Bands (in any order) of one tile that lie on each other without a gap become one rectangle again; ordered by row of
// tiles, then x.
std::vector<Rect> JoinBands(std::vector<Rect> bands);

}  // namespace shoji::frame
