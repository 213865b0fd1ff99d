// A stand-in for a camera's picture: clouds of several sizes that drift at different speeds, with a sharp-edged object
// before them. The same for the same time everywhere. And how alike two pictures are.
#pragma once

#include <algorithm>
#include <random>
#include <vector>

#include "codec/tile/pixels.h"

namespace shoji::test {

class MovingPicture {
 public:
  explicit MovingPicture(Size size)
      : size_(size), pixels_(static_cast<size_t>(size.width_px) * static_cast<size_t>(size.height_px)) {}

  // The picture number `frame` of 30 a second; valid until the next Draw().
  tile::Pixels Draw(int frame) {
    for (int y = 0; y < size_.height_px; ++y) {
      for (int x = 0; x < size_.width_px; ++x) At(x, y) = Colour(x, y, frame);
    }
    return pixels();
  }
  void Fill(const Rect& where, uint32_t colour) {
    for (int y = where.y; y < where.bottom(); ++y) {
      for (int x = where.x; x < where.right(); ++x) At(x, y) = colour;
    }
  }
  tile::Pixels pixels() const { return {pixels_.data(), size_.width_px, size_}; }

 private:
  uint32_t& At(int x, int y) {
    return pixels_[static_cast<size_t>(y) * static_cast<size_t>(size_.width_px) + static_cast<size_t>(x)];
  }
  // Smooth noise with features of `scale` pixels, 0..255; repeats every kTexturePx.
  class Texture {
   public:
    explicit Texture(int scale) : texels_(static_cast<size_t>(kTexturePx) * kTexturePx) {
      std::minstd_rand noise(static_cast<unsigned>(scale));
      const int across = kTexturePx / scale;
      std::vector<double> lattice(static_cast<size_t>(across) * static_cast<size_t>(across));
      for (double& value : lattice) value = static_cast<double>(noise() % 256);
      const auto knot = [&](int x, int y) {
        return lattice[static_cast<size_t>(y % across) * static_cast<size_t>(across) + static_cast<size_t>(x % across)];
      };
      const auto mix = [](double from, double to, double at) { return from + (to - from) * at * at * (3 - 2 * at); };
      for (int y = 0; y < kTexturePx; ++y) {
        for (int x = 0; x < kTexturePx; ++x) {
          const int kx = x / scale;
          const int ky = y / scale;
          const double across_knot = static_cast<double>(x % scale) / scale;
          texels_[Index(x, y)] = static_cast<uint8_t>(mix(mix(knot(kx, ky), knot(kx + 1, ky), across_knot),
                                                          mix(knot(kx, ky + 1), knot(kx + 1, ky + 1), across_knot),
                                                          static_cast<double>(y % scale) / scale));
        }
      }
    }
    int At(int x, int y) const { return texels_[Index(x & (kTexturePx - 1), y & (kTexturePx - 1))]; }

   private:
    static constexpr int kTexturePx = 512;
    static size_t Index(int x, int y) {
      return static_cast<size_t>(y) * static_cast<size_t>(kTexturePx) + static_cast<size_t>(x);
    }
    std::vector<uint8_t> texels_;
  };

  static uint32_t Rgb(int red, int green, int blue) {
    const auto byte = [](int value) { return static_cast<uint32_t>(std::clamp(value, 0, 255)); };
    return byte(red) << 16 | byte(green) << 8 | byte(blue);
  }
  static uint32_t Colour(int x, int y, int frame) {
    static const Texture far(128);
    static const Texture near(32);
    static const Texture grain(4);
    const int large = far.At(x + frame, y);
    const int middle = near.At(x - 2 * frame, y + frame);
    const int light = 40 + large * 3 / 8 + middle / 4 + grain.At(x, y) / 14;
    const int dx = x - 110 - (frame * 3 % 180 < 90 ? frame * 3 % 90 : 90 - frame * 3 % 90);
    const int dy = y - 80;
    if (dx * dx + dy * dy < 45 * 45) return Rgb(light, light / 2, 60 + dx);
    return Rgb(light, light * 7 / 8 + middle / 12, 220 - large / 2);
  }

  Size size_;
  std::vector<uint32_t> pixels_;
};

// Structural similarity of the green channel (Wang et al. 2004), mean over 8x8 windows four apart; 1 = equal.
inline double Ssim(const tile::Pixels& a, const tile::Pixels& b) {
  constexpr int kWindow = 8;
  constexpr double kC1 = 6.5025;
  constexpr double kC2 = 58.5225;
  const auto green = [](uint32_t pixel) { return static_cast<double>(pixel >> 8 & 0xFF); };
  double sum = 0;
  int windows = 0;
  for (int y = 0; y + kWindow <= a.size.height_px; y += kWindow / 2) {
    for (int x = 0; x + kWindow <= a.size.width_px; x += kWindow / 2) {
      double sa = 0, sb = 0, saa = 0, sbb = 0, sab = 0;
      for (int j = 0; j < kWindow; ++j) {
        for (int i = 0; i < kWindow; ++i) {
          const double pa = green(a.Row(y + j)[x + i]);
          const double pb = green(b.Row(y + j)[x + i]);
          sa += pa, sb += pb, saa += pa * pa, sbb += pb * pb, sab += pa * pb;
        }
      }
      constexpr double n = kWindow * kWindow;
      const double ma = sa / n;
      const double mb = sb / n;
      const double va = saa / n - ma * ma;
      const double vb = sbb / n - mb * mb;
      sum += (2 * ma * mb + kC1) * (2 * (sab / n - ma * mb) + kC2) / ((ma * ma + mb * mb + kC1) * (va + vb + kC2));
      ++windows;
    }
  }
  return sum / windows;
}

}  // namespace shoji::test
