#include "codec/damage/tint.h"

#include <cstddef>
#include <cstring>

namespace shoji::damage {
namespace {

constexpr int kBlockPx = 8;

// Red and blue in one product, green in another. `light` in all three channels.
inline uint32_t Tinted(uint32_t pixel, uint32_t alpha, uint32_t light) {
  const uint32_t red_blue = ((pixel & 0xFF00FF) * alpha >> 8) & 0xFF00FF;
  const uint32_t green = (((pixel >> 8) & 0xFF) * alpha) & 0x00FF00;
  return (pixel & 0xFFFFFF) - (red_blue | green) + light * 0x010101;
}

bool IsEmpty(const uint8_t* alpha) {
  uint64_t block = 0;
  static_assert(sizeof(block) == kBlockPx);
  std::memcpy(&block, alpha, sizeof(block));
  return block == 0;
}

void TintRow(uint32_t* pixels, const uint8_t* alpha, const uint8_t* light, int width_px) {
  int x = 0;
  for (; x + kBlockPx <= width_px; x += kBlockPx) {
    if (IsEmpty(alpha + x)) continue;
    for (int i = x; i < x + kBlockPx; ++i) pixels[i] = Tinted(pixels[i], alpha[i], light[i]);
  }
  for (; x < width_px; ++x) pixels[x] = Tinted(pixels[x], alpha[x], light[x]);
}

}  // namespace

void ApplyTint(uint32_t* pixels, int stride_px, const Tint& tint, Size size) {
  for (int y = 0; y < size.height_px; ++y) {
    const ptrdiff_t row = static_cast<ptrdiff_t>(y) * tint.stride_px;
    TintRow(pixels + static_cast<ptrdiff_t>(y) * stride_px, tint.alpha + row, tint.light + row, size.width_px);
  }
}

}  // namespace shoji::damage
