// Pixels as BT.709 luma and chroma of full range, 4:2:0: what RDP clients take H.264 for, whatever the stream says
// (MS-RDPEGFX 3.3.8.3.1). libyuv makes BT.601 only. Pure; any thread.
#pragma once

#include <cstdint>

#include "codec/tile/pixels.h"

namespace shoji::video {

// Both sides even. `u` and `v`: half as wide and high.
struct Planes420 {
  uint8_t* y = nullptr;
  uint8_t* u = nullptr;
  uint8_t* v = nullptr;
  int y_stride = 0;
  int uv_stride = 0;
};

void ConvertToBt709(const tile::Pixels& pixels, const Planes420& to);

}  // namespace shoji::video
