#include "codec/frame/bands.h"

#include <algorithm>
#include <tuple>

#include "codec/damage/tile_differ.h"

namespace shoji::frame {

std::vector<Rect> SplitIntoBands(std::span<const Rect> rects) {
  std::vector<Rect> bands;
  for (const Rect& rect : rects) {
    for (int y = rect.y; y < rect.bottom(); y += kBandPx) {
      bands.push_back({rect.x, y, rect.width_px, std::min(kBandPx, rect.bottom() - y)});
    }
  }
  std::sort(bands.begin(), bands.end(),
            [](const Rect& a, const Rect& b) { return std::tie(a.y, a.x) < std::tie(b.y, b.x); });
  return bands;
}

std::vector<Rect> JoinBands(std::vector<Rect> bands) {
  std::sort(bands.begin(), bands.end(), [](const Rect& a, const Rect& b) {
    return std::tuple(a.y / damage::kTilePx, a.x, a.y) < std::tuple(b.y / damage::kTilePx, b.x, b.y);
  });
  std::vector<Rect> joined;
  for (const Rect& band : bands) {
    const bool same_tile = !joined.empty() && joined.back().y / damage::kTilePx == band.y / damage::kTilePx;
    if (same_tile && joined.back().x == band.x && joined.back().bottom() == band.y) {
      joined.back().height_px += band.height_px;
    } else {
      joined.push_back(band);
    }
  }
  return joined;
}

}  // namespace shoji::frame
