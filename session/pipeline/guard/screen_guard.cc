#include "session/pipeline/guard/screen_guard.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace shoji::pipeline {
namespace {

// Fills the part of `mask` that lies in `where`.
void Fill(uint32_t* pixels, int stride_px, const Rect& where, const Rect& mask) {
  const Rect inside =
      Clamp({mask.x - where.x, mask.y - where.y, mask.width_px, mask.height_px}, {where.width_px, where.height_px});
  for (int y = inside.y; y < inside.bottom(); ++y) {
    std::fill_n(pixels + static_cast<ptrdiff_t>(y) * stride_px + inside.x, inside.width_px, kMaskColour);
  }
}

}  // namespace

void ScreenGuard::Apply(uint32_t* pixels, int stride_px, const Rect& where) {
  if (blank_) return Fill(pixels, stride_px, where, where);
  for (const Rect& mask : masks_) Fill(pixels, stride_px, where, mask);
  Burn(watermark_, pixels, stride_px, where);
}

std::vector<Rect> ScreenGuard::SetWatermark(WatermarkTile tile, Size screen) {
  auto areas = Differences(watermark_, tile, screen);
  watermark_ = std::move(tile);
  return areas;
}

std::vector<Rect> ScreenGuard::SetMasks(std::vector<Rect> masks, Size screen) {
  std::vector<Rect> areas = std::exchange(masks_, masks);
  areas.insert(areas.end(), masks.begin(), masks.end());
  for (Rect& area : areas) area = Clamp(area, screen);
  return areas;
}

std::vector<Rect> ScreenGuard::SetBlank(bool blank, Size screen) {
  if (std::exchange(blank_, blank) == blank) return {};
  return {{0, 0, screen.width_px, screen.height_px}};
}

}  // namespace shoji::pipeline
