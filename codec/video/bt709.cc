#include "codec/video/bt709.h"

#include <algorithm>
#include <cstddef>

// Compiled for AVX2 as well, chosen at run time: SSE2 has no multiplication of four integers, and takes three times as
// long.
#if defined(__x86_64__)
#define SHOJI_CLONES __attribute__((target_clones("avx2", "default")))
#else
#define SHOJI_CLONES
#endif

namespace shoji::video {
namespace {

// ITU-R BT.709: 0.2126 red and 0.0722 blue, in 1/65536; chroma is blue or red less luma, divided by 1.8556 or 1.5748.
constexpr int32_t kYRed = 13933;
constexpr int32_t kYGreen = 46871;
constexpr int32_t kYBlue = 4732;
constexpr int32_t kURed = -7509;
constexpr int32_t kUGreen = -25259;
constexpr int32_t kUBlue = 32768;
constexpr int32_t kVRed = 32768;
constexpr int32_t kVGreen = -29763;
constexpr int32_t kVBlue = -3005;
constexpr int kBits = 16;
// 128 in the middle, and a half for rounding; of the sum of four pixels.
constexpr int32_t kMiddle = (128 << (kBits + 2)) + (1 << (kBits + 1));

SHOJI_CLONES void LumaRow(const uint32_t* row, int width, uint8_t* y) {
  for (int x = 0; x < width; ++x) {
    const auto red = static_cast<int32_t>(row[x] >> 16 & 0xFF);
    const auto green = static_cast<int32_t>(row[x] >> 8 & 0xFF);
    const auto blue = static_cast<int32_t>(row[x] & 0xFF);
    y[x] = static_cast<uint8_t>((kYRed * red + kYGreen * green + kYBlue * blue + (1 << (kBits - 1))) >> kBits);
  }
}

// `width`: of the chroma row. Sums of four: two lanes of 16 bits hold red and blue side by side.
SHOJI_CLONES void ChromaRow(const uint32_t* above, const uint32_t* below, int width, uint8_t* u, uint8_t* v) {
  constexpr uint32_t kRedBlue = 0xFF00FF;
  for (ptrdiff_t x = 0; x < width; ++x) {
    const uint32_t a = above[2 * x];
    const uint32_t b = above[2 * x + 1];
    const uint32_t c = below[2 * x];
    const uint32_t d = below[2 * x + 1];
    const uint32_t red_blue = (a & kRedBlue) + (b & kRedBlue) + (c & kRedBlue) + (d & kRedBlue);
    const auto green = static_cast<int32_t>((a >> 8 & 0xFF) + (b >> 8 & 0xFF) + (c >> 8 & 0xFF) + (d >> 8 & 0xFF));
    const auto red = static_cast<int32_t>(red_blue >> 16);
    const auto blue = static_cast<int32_t>(red_blue & 0xFFFF);
    u[x] =
        static_cast<uint8_t>(std::min(255, (kURed * red + kUGreen * green + kUBlue * blue + kMiddle) >> (kBits + 2)));
    v[x] =
        static_cast<uint8_t>(std::min(255, (kVRed * red + kVGreen * green + kVBlue * blue + kMiddle) >> (kBits + 2)));
  }
}

}  // namespace

void ConvertToBt709(const tile::Pixels& pixels, const Planes420& to) {
  const auto [width, height] = pixels.size;
  for (int y = 0; y < height; ++y) LumaRow(pixels.Row(y), width, to.y + static_cast<ptrdiff_t>(y) * to.y_stride);
  for (int y = 0; y < height / 2; ++y) {
    const ptrdiff_t at = static_cast<ptrdiff_t>(y) * to.uv_stride;
    ChromaRow(pixels.Row(2 * y), pixels.Row(2 * y + 1), width / 2, to.u + at, to.v + at);
  }
}

}  // namespace shoji::video
