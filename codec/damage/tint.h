// Lays a translucent pattern over pixels. Plain loops in blocks of fixed length, which the compiler turns into SIMD;
// empty blocks, most of a text's pattern, cost one comparison. Pure; any thread.
#pragma once

#include <cstdint>

#include "codec/base/geometry.h"

namespace shoji::damage {

// One byte per pixel in each plane, rows stride_px apart. A channel of value c becomes c - (c * alpha >> 8) + light;
// light <= alpha * 255 >> 8, so that no channel overflows. alpha 0 leaves the pixel as it is.
struct Tint {
  const uint8_t* alpha = nullptr;
  const uint8_t* light = nullptr;
  int stride_px = 0;
};

// `pixels`: 0xXXRRGGBB, changed in place; the top byte becomes undefined. The tint has at least `size`.
void ApplyTint(uint32_t* pixels, int stride_px, const Tint& tint, Size size);

}  // namespace shoji::damage
