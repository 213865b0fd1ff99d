// The screen in cells, one column strip wide: which changed, which of them a move explains. Owned by StripMotion, its
// thread; one search at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "codec/base/geometry.h"
#include "codec/motion/scene.h"
#include "codec/motion/segment_hash.h"

namespace shoji::motion {

inline constexpr int kCellWidthPx = kStripPx;
inline constexpr int kCellHeightPx = 8;

class CellMap {
 public:
  // Starts a search: which cells of these tiles (inside the screen, corners on the grid of cells) changed.
  void Survey(const Scene& scene, std::span<const Rect> tiles);

  // How many cells changed, are not plain now (those cost next to nothing anyway), and are in no move yet.
  int wanted() const { return wanted_; }
  // The cell at this place is one of them.
  bool Wants(const Rect& place) const;
  // All whole ones of them, or `most` taken without a pattern; those may come twice.
  std::vector<Rect> Sample(int most) const;

  // Looks where the shift holds, among all cells around the tiles that are in no move yet.
  void Fit(const Scene& scene, Shift shift);
  // After Fit: the rectangle that explains most, in pixels; its cells are in a move from now on. nullopt when it would
  // explain less than `least` cells.
  std::optional<Rect> Take(int least);

 private:
  void MarkSearched(const Rect& cells);
  void SurveyRow(const Scene& scene, int row);
  void FitRow(const Scene& scene, Shift shift, int row);
  Rect Trimmed(Rect cells) const;
  Rect Pixels(const Rect& cells) const;
  uint8_t& At(int column, int row) { return cells_[Index(column, row)]; }
  uint8_t At(int column, int row) const { return cells_[Index(column, row)]; }
  size_t Index(int column, int row) const {
    return static_cast<size_t>(row) * static_cast<size_t>(columns_) + static_cast<size_t>(column);
  }

  Size screen_;
  int columns_ = 0;
  Rect bounds_;  // in cells
  std::vector<uint8_t> cells_;
  int wanted_ = 0;
  std::vector<uint8_t> skipped_;  // of the row at hand
  std::vector<uint8_t> differs_;
};

}  // namespace shoji::motion
