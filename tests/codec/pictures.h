// Test pictures: a framebuffer like the sandbox's (stride of the largest screen, dirty fourth byte) and what to draw on
// it.
#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "codec/base/geometry.h"
#include "codec/tile/pixels.h"

namespace shoji::test {

class Framebuffer {
 public:
  explicit Framebuffer(Size size)
      : size_(size), pixels_(static_cast<size_t>(kStridePx) * static_cast<size_t>(size.height_px), 0xAB000000) {}

  static constexpr int kStridePx = kMaxWidthPx;
  static constexpr int kStrideBytes = kStridePx * 4;
  Size size() const { return size_; }
  const uint8_t* bgrx() const { return reinterpret_cast<const uint8_t*>(pixels_.data()); }
  // The fourth byte is noise: nobody may look at it.
  void Set(int x, int y, uint32_t colour) { pixels_[At(x, y)] = colour | static_cast<uint32_t>(noise_()) << 24; }
  uint32_t Get(int x, int y) const { return pixels_[At(x, y)] & 0xFFFFFF; }

  template <typename Colour>
  void Draw(const Rect& where, Colour colour) {
    const Rect inside = Clamp(where, size_);
    for (int y = inside.y; y < inside.bottom(); ++y) {
      for (int x = inside.x; x < inside.right(); ++x) Set(x, y, colour(x, y));
    }
  }
  void Fill(const Rect& where, uint32_t colour) {
    Draw(where, [colour](int, int) { return colour; });
  }
  void Noise(const Rect& where) {
    Draw(where, [this](int, int) { return static_cast<uint32_t>(noise_()) & 0xFFFFFF; });
  }
  void Gradient(const Rect& where) {
    Draw(where,
         [](int x, int y) { return static_cast<uint32_t>((x & 255) << 16 | (y & 255) << 8 | ((x + y) / 2 & 255)); });
  }
  // A photo stand-in: smooth plus grain, thousands of colours, expensive without loss.
  void Photo(const Rect& where) {
    Draw(where, [this](int x, int y) {
      const auto part = [this](int base) {
        return static_cast<uint32_t>(std::clamp(base + static_cast<int>(noise_() % 24), 0, 255));
      };
      return part((x * 3 + y) & 255) << 16 | part((y * 2) & 255) << 8 | part((x + y * 3) & 255);
    });
  }
  // A text stand-in: strokes of sixteen greys on white.
  void Text(const Rect& where, uint32_t seed) {
    Draw(where, [seed](int x, int y) {
      const uint32_t cell =
          (static_cast<uint32_t>(x / 3) * 73856093u ^ static_cast<uint32_t>(y / 4) * 19349663u ^ seed) >> 3;
      const uint32_t grey = cell % 5 == 0 ? (cell % 16) * 17 : 255;
      return y % 20 < 14 ? grey << 16 | grey << 8 | grey : 0xFFFFFFu;
    });
  }

 private:
  static size_t At(int x, int y) {
    return static_cast<size_t>(y) * static_cast<size_t>(kStridePx) + static_cast<size_t>(x);
  }
  Size size_;
  std::vector<uint32_t> pixels_;
  std::minstd_rand noise_{7};
};

// Colours that ColourTable looks for in one and the same slot first, as a hostile page would choose them.
inline std::vector<uint32_t> CollidingColours(size_t count) {
  std::vector<uint32_t> colours;
  for (uint32_t colour = 0; colours.size() < count; ++colour) {
    if ((colour * 2654435769u) >> 22 == 500) colours.push_back(colour);
  }
  return colours;
}

// How many pixels of the picture differ from the framebuffer.
inline int Differences(const Framebuffer& framebuffer, const tile::Pixels& picture) {
  if (picture.size != framebuffer.size()) return -1;
  int different = 0;
  for (int y = 0; y < picture.size.height_px; ++y) {
    for (int x = 0; x < picture.size.width_px; ++x) different += picture.Row(y)[x] != framebuffer.Get(x, y) ? 1 : 0;
  }
  return different;
}

}  // namespace shoji::test
