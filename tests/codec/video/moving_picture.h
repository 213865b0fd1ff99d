// A stand-in for a camera's picture: clouds of several sizes that drift at different speeds, with a sharp-edged object
// before them. The same for the same time everywhere. And how alike two pictures are.
#pragma once

#include <cmath>
#include <vector>

#include "codec/tile/pixels.h"

namespace shoji::test {

class MovingPicture {
 public:
  explicit MovingPicture(Size size)
      : size_(size), pixels_(static_cast<size_t>(size.width_px) * static_cast<size_t>(size.height_px)) {}

  // The picture number `frame` of 30 a second; valid until the next Draw().
  tile::Pixels Draw(int frame) {
    const double t = frame / 30.0;
    for (int y = 0; y < size_.height_px; ++y) {
      for (int x = 0; x < size_.width_px; ++x) At(x, y) = Colour(x, y, t);
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
  static double Lattice(int x, int y, int octave) {
    uint32_t hash = static_cast<uint32_t>(x) * 0x9E3779B1u ^ static_cast<uint32_t>(y) * 0x85EBCA77u ^
                    static_cast<uint32_t>(octave) * 0xC2B2AE3Du;
    hash = (hash ^ hash >> 15) * 0x2C1B3C6Du;
    return ((hash ^ hash >> 13) & 0xFFFF) / 65535.0;
  }
  static double Cloud(double x, double y, int octave) {
    const double fx = std::floor(x);
    const double fy = std::floor(y);
    const auto smooth = [](double v) { return v * v * (3 - 2 * v); };
    const auto mix = [](double a, double b, double at) { return a + (b - a) * at; };
    const int ix = static_cast<int>(fx);
    const int iy = static_cast<int>(fy);
    const double across = smooth(x - fx);
    return mix(mix(Lattice(ix, iy, octave), Lattice(ix + 1, iy, octave), across),
               mix(Lattice(ix, iy + 1, octave), Lattice(ix + 1, iy + 1, octave), across), smooth(y - fy));
  }
  static uint32_t Byte(double v) { return static_cast<uint32_t>(std::fmin(std::fmax(v, 0), 255)); }
  static uint32_t Colour(int x, int y, double t) {
    const double large = Cloud((x + 40 * t) / 90, y / 70.0, 1);
    const double middle = Cloud((x - 25 * t) / 24, (y + 12 * t) / 24, 2);
    const double fine = Cloud(x / 4.0, y / 4.0, 3);
    const double light = 60 + 90 * large + 60 * middle + 18 * fine;
    const double dx = x - 120 - 90 * std::sin(t);
    const double dy = y - 90 - 40 * std::cos(1.3 * t);
    if (dx * dx + dy * dy < 45 * 45) return Byte(light) << 16 | Byte(light / 2) << 8 | Byte(40 + dx);
    return Byte(light) << 16 | Byte(light * 0.9 + 20 * middle) << 8 | Byte(220 - 130 * large);
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
