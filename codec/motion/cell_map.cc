#include "codec/motion/cell_map.h"

#include <algorithm>

#include "codec/base/overlap.h"
#include "codec/motion/best_rectangle.h"

namespace shoji::motion {
namespace {

// More bits of a cell, beside those of BestRectangle. kCellCounts: changed, not plain, not taken.
constexpr uint8_t kChanged = 4;
constexpr uint8_t kTaken = 8;
constexpr uint8_t kSearched = 16;  // in one of the tiles

int CellsAcross(int length_px, int cell_px) { return (length_px + cell_px - 1) / cell_px; }

Rect InCells(const Rect& pixels) {
  const int column = pixels.x / kCellWidthPx;
  const int row = pixels.y / kCellHeightPx;
  return {column, row, CellsAcross(pixels.right(), kCellWidthPx) - column,
          CellsAcross(pixels.bottom(), kCellHeightPx) - row};
}

// Numbers below `end` without a pattern (the last step of MurmurHash3): rows of cells must not come in step with it.
size_t Scattered(uint32_t i, size_t end) {
  i = (i ^ i >> 16) * 0x85EBCA6Bu;
  i = (i ^ i >> 13) * 0xC2B2AE35u;
  return (i ^ i >> 16) % end;
}

}  // namespace

void CellMap::Survey(const Scene& scene, std::span<const Rect> tiles) {
  screen_ = scene.size();
  columns_ = CellsAcross(screen_.width_px, kCellWidthPx);
  cells_.assign(static_cast<size_t>(columns_) * static_cast<size_t>(CellsAcross(screen_.height_px, kCellHeightPx)), 0);
  bounds_ = {};
  wanted_ = 0;
  for (const Rect& tile : tiles) MarkSearched(InCells(tile));
  for (int row = bounds_.y; row < bounds_.bottom(); ++row) SurveyRow(scene, row);
}

void CellMap::MarkSearched(const Rect& cells) {
  bounds_ = Union(bounds_, cells);
  for (int row = cells.y; row < cells.bottom(); ++row) {
    for (int column = cells.x; column < cells.right(); ++column) At(column, row) = kSearched;
  }
}

void CellMap::SurveyRow(const Scene& scene, int row) {
  const auto cells = std::span(cells_).subspan(Index(bounds_.x, row), static_cast<size_t>(bounds_.width_px));
  skipped_.clear();
  for (const uint8_t cell : cells) skipped_.push_back((cell & kSearched) == 0 ? 1 : 0);
  differs_ = skipped_;
  scene.FindMisfits(Pixels({bounds_.x, row, bounds_.width_px, 1}), {}, kCellWidthPx, differs_);
  for (size_t i = 0; i < cells.size(); ++i) {
    if (differs_[i] == skipped_[i]) continue;
    const bool counts = !scene.IsPlain(Pixels({bounds_.x + static_cast<int>(i), row, 1, 1}));
    cells[i] |= counts ? kChanged | kCellCounts : kChanged;
    wanted_ += counts ? 1 : 0;
  }
}

std::vector<Rect> CellMap::Sample(int most) const {
  std::vector<Rect> wanted;
  wanted.reserve(static_cast<size_t>(wanted_));
  for (int row = bounds_.y; row < bounds_.bottom(); ++row) {
    for (int column = bounds_.x; column < bounds_.right(); ++column) {
      const Rect place = Pixels({column, row, 1, 1});
      if ((At(column, row) & kCellCounts) != 0 && place.width_px == kCellWidthPx) wanted.push_back(place);
    }
  }
  if (wanted.size() <= static_cast<size_t>(most)) return wanted;
  std::vector<Rect> sample;
  sample.reserve(static_cast<size_t>(most));
  for (int i = 0; i < most; ++i) {
    sample.push_back(wanted[Scattered(static_cast<uint32_t>(i) + 1, wanted.size())]);
  }
  return sample;
}

bool CellMap::Wants(const Rect& place) const {
  return (At(place.x / kCellWidthPx, place.y / kCellHeightPx) & kCellCounts) != 0;
}

void CellMap::Fit(const Scene& scene, Shift shift) {
  for (int row = bounds_.y; row < bounds_.bottom(); ++row) FitRow(scene, shift, row);
}

void CellMap::FitRow(const Scene& scene, Shift shift, int row) {
  const auto cells = std::span(cells_).subspan(Index(0, row), static_cast<size_t>(columns_));
  for (uint8_t& cell : cells) cell &= static_cast<uint8_t>(~kCellFits);
  // Only cells that came from the screen as wholes.
  const auto came_from_screen = [&](int column) {
    return Contains(screen_, Shifted(Pixels({column, row, 1, 1}), shift));
  };
  int first = bounds_.x;
  int end = bounds_.right();
  while (first < end && !came_from_screen(first)) ++first;
  while (first < end && !came_from_screen(end - 1)) --end;
  if (first == end) return;
  const auto inside = cells.subspan(static_cast<size_t>(first), static_cast<size_t>(end - first));
  differs_.clear();
  for (const uint8_t cell : inside) differs_.push_back((cell & kTaken) != 0 ? 1 : 0);
  scene.FindMisfits(Pixels({first, row, end - first, 1}), shift, kCellWidthPx, differs_);
  for (size_t i = 0; i < inside.size(); ++i) inside[i] |= differs_[i] == 0 ? kCellFits : 0;
}

std::optional<Rect> CellMap::Take(int least) {
  const CellRectangle best = BestRectangle(cells_, columns_, bounds_);
  if (best.cells.empty() || best.worth < least) return std::nullopt;
  const Rect cells = Trimmed(best.cells);
  for (int row = cells.y; row < cells.bottom(); ++row) {
    for (int column = cells.x; column < cells.right(); ++column) {
      At(column, row) = static_cast<uint8_t>((At(column, row) | kTaken) & ~(kCellFits | kCellCounts));
    }
  }
  wanted_ -= best.worth;
  return Pixels(cells);
}

// Without the rows and columns at its sides in which nothing changed.
Rect CellMap::Trimmed(Rect cells) const {
  Rect changed;
  for (int row = cells.y; row < cells.bottom(); ++row) {
    for (int column = cells.x; column < cells.right(); ++column) {
      if ((At(column, row) & kChanged) != 0) changed = Union(changed, {column, row, 1, 1});
    }
  }
  return changed;
}

Rect CellMap::Pixels(const Rect& cells) const {
  return Clamp(
      {cells.x * kCellWidthPx, cells.y * kCellHeightPx, cells.width_px * kCellWidthPx, cells.height_px * kCellHeightPx},
      screen_);
}

}  // namespace shoji::motion
