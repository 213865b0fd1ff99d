// The rectangle of fitting cells that is worth most. Pure; any thread.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "codec/base/geometry.h"

namespace shoji::motion {

// What is known of a cell, as bits.
inline constexpr uint8_t kCellFits = 1;    // may be part of the rectangle
inline constexpr uint8_t kCellCounts = 2;  // is worth one

struct CellRectangle {
  Rect cells;  // empty when no cell that counts fits
  int worth = 0;
};

// `cells`: rows of `columns` cells; only those inside `bounds` are looked at. Linear in their number: the largest
// rectangle under a histogram, row by row.
CellRectangle BestRectangle(std::span<const uint8_t> cells, int columns, const Rect& bounds);

}  // namespace shoji::motion
