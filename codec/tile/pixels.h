// A borrowed rectangle of pixels and walking over it. Values, any thread.
#pragma once

#include <cstddef>
#include <cstdint>

#include "codec/base/geometry.h"

namespace shoji::tile {

// BGRX 8888, top-down, stride_px >= width. Each pixel read as a little-endian integer is 0x00RRGGBB: the unused byte is
// zero (the shadow picture guarantees it), so equal integers mean equal colours. Valid as long as the picture it views.
struct Pixels {
  const uint32_t* first = nullptr;
  int stride_px = 0;
  Size size;

  const uint32_t* Row(int y) const { return first + static_cast<ptrdiff_t>(y) * stride_px; }
  Pixels Crop(const Rect& rect) const { return {Row(rect.y) + rect.x, stride_px, {rect.width_px, rect.height_px}}; }
  size_t Area() const { return static_cast<size_t>(size.width_px) * static_cast<size_t>(size.height_px); }
};

}  // namespace shoji::tile
