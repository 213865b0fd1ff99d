#include "session/pipeline/guard/watermark_tile.h"

#include <algorithm>
#include <cstddef>

namespace shoji::pipeline {
namespace {

bool SameCell(const WatermarkTile& a, const WatermarkTile& b, int x, int y) {
  for (int row = y; row < y + kGridPx; ++row) {
    const ptrdiff_t at = static_cast<ptrdiff_t>(row) * a.size.width_px + x;
    if (!std::equal(a.alpha.begin() + at, a.alpha.begin() + at + kGridPx, b.alpha.begin() + at)) return false;
    if (!std::equal(a.light.begin() + at, a.light.begin() + at + kGridPx, b.light.begin() + at)) return false;
  }
  return true;
}

// Every place of the screen where the pattern's cell at (x, y) lies.
void AddRepeats(int x, int y, Size period, Size screen, std::vector<Rect>& areas) {
  for (int top = y; top < screen.height_px; top += period.height_px) {
    for (int left = x; left < screen.width_px; left += period.width_px) {
      areas.push_back(Clamp({left, top, kGridPx, kGridPx}, screen));
    }
  }
}

}  // namespace

damage::Tint WatermarkTile::From(int x, int y) const {
  const ptrdiff_t at = static_cast<ptrdiff_t>(y) * size.width_px + x;
  return {.alpha = alpha.data() + at, .light = light.data() + at, .stride_px = size.width_px};
}

void Burn(const WatermarkTile& tile, uint32_t* pixels, int stride_px, const Rect& where) {
  if (tile.empty()) return;
  for (int y = 0; y < where.height_px;) {
    const int tile_y = (where.y + y) % tile.size.height_px;
    const int height_px = std::min(where.height_px - y, tile.size.height_px - tile_y);
    for (int x = 0; x < where.width_px;) {
      const int tile_x = (where.x + x) % tile.size.width_px;
      const int width_px = std::min(where.width_px - x, tile.size.width_px - tile_x);
      damage::ApplyTint(pixels + static_cast<ptrdiff_t>(y) * stride_px + x, stride_px, tile.From(tile_x, tile_y),
                        {width_px, height_px});
      x += width_px;
    }
    y += height_px;
  }
}

std::vector<Rect> Differences(const WatermarkTile& before, const WatermarkTile& after, Size screen) {
  if (before.size != after.size) return {{0, 0, screen.width_px, screen.height_px}};
  std::vector<Rect> areas;
  for (int y = 0; y < after.size.height_px; y += kGridPx) {
    for (int x = 0; x < after.size.width_px; x += kGridPx) {
      if (!SameCell(before, after, x, y)) AddRepeats(x, y, after.size, screen, areas);
    }
  }
  return areas;
}

}  // namespace shoji::pipeline
