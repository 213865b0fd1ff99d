#include "bench/replay/natural_picture.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "bench/inspect/seeded_random.h"

namespace shoji::bench {
namespace {

// Random values on a coarse grid, smoothly between them: one octave of value noise.
class Octave {
 public:
  Octave(Size size, int cell_px, SeededRandom& random) : cell_px_(cell_px), columns_(size.width_px / cell_px + 2) {
    const int rows = size.height_px / cell_px + 2;
    values_.resize(static_cast<size_t>(columns_) * static_cast<size_t>(rows));
    for (float& value : values_) value = static_cast<float>(random.Below(256)) / 255.0F - 0.5F;
  }
  float At(int x, int y) const {
    const float u = Smooth(static_cast<float>(x % cell_px_) / static_cast<float>(cell_px_));
    const float v = Smooth(static_cast<float>(y % cell_px_) / static_cast<float>(cell_px_));
    const float* corner =
        &values_[static_cast<size_t>(y / cell_px_) * static_cast<size_t>(columns_) + static_cast<size_t>(x / cell_px_)];
    const float upper = std::lerp(corner[0], corner[1], u);
    const float lower = std::lerp(corner[columns_], corner[columns_ + 1], u);
    return std::lerp(upper, lower, v);
  }

 private:
  static float Smooth(float t) { return t * t * (3 - 2 * t); }
  int cell_px_;
  int columns_;
  std::vector<float> values_;
};

uint32_t Channel(float value) { return static_cast<uint32_t>(std::clamp(value, 0.0F, 255.0F)); }

// `grain`: random bits; each channel gets -1, 0 or 1 of them.
uint32_t Shifted(uint32_t pixel, int by, uint32_t grain) {
  const auto channel = [&](int shift) {
    const int light = static_cast<int>(pixel >> shift & 255) + by + static_cast<int>((grain >> shift & 255) % 3) - 1;
    return static_cast<uint32_t>(std::clamp(light, 0, 255)) << shift;
  };
  return channel(16) | channel(8) | channel(0);
}

struct Disc {
  double x, y, radius;
  int brighter;
  bool Holds(int px, int py) const { return (px - x) * (px - x) + (py - y) * (py - y) < radius * radius; }
};

}  // namespace

NaturalPicture::NaturalPicture(Size size, uint64_t seed) : size_(size) {
  SeededRandom random(seed);
  const std::array<Octave, 6> octaves = {Octave(size, 160, random), Octave(size, 48, random), Octave(size, 14, random),
                                         Octave(size, 4, random),   Octave(size, 90, random), Octave(size, 22, random)};
  pixels_.reserve(static_cast<size_t>(size.width_px) * static_cast<size_t>(size.height_px));
  for (int y = 0; y < size.height_px; ++y) {
    for (int x = 0; x < size.width_px; ++x) {
      const float coarse = octaves[0].At(x, y) * 220;
      // A skyline: above it the light is bluish and calm, below it brownish and rich in detail.
      const bool sky = static_cast<float>(y) < static_cast<float>(size.height_px) * 0.45F + coarse;
      const float detail = sky ? octaves[1].At(x, y) * 30
                               : octaves[1].At(x, y) * 90 + octaves[2].At(x, y) * 70 + octaves[3].At(x, y) * 24;
      const float light = (sky ? 170.0F : 110.0F) + coarse * 0.3F + detail;
      const float hue = octaves[4].At(x, y) * 60 + octaves[5].At(x, y) * (sky ? 8.0F : 24.0F);
      const uint32_t red = Channel(light + (sky ? -30 : 25) + hue);
      const uint32_t blue = Channel(light + (sky ? 50 : -35) - hue);
      pixels_.push_back(red << 16 | Channel(light) << 8 | blue);
    }
  }
}

tile::Pixels NaturalPicture::FilmFrame(Size size, int index) {
  const double t = index / 30.0;
  const int free_x = size_.width_px - size.width_px;
  const int free_y = size_.height_px - size.height_px;
  const int left = static_cast<int>(free_x * (0.5 + 0.5 * std::sin(t * 0.9)));
  const int top = static_cast<int>(free_y * (0.5 + 0.5 * std::sin(t * 0.6 + 1)));
  const std::array<Disc, 2> discs = {
      Disc{size.width_px * (0.5 + 0.4 * std::sin(t * 2.1)), size.height_px * 0.4, size.height_px / 7.0, 60},
      Disc{size.width_px * (0.5 - 0.4 * std::sin(t * 1.3)), size.height_px * 0.7, size.height_px / 9.0, -50}};
  frame_.clear();
  for (int y = 0; y < size.height_px; ++y) {
    const uint32_t* row = pixels().Row(top + y) + left;
    for (int x = 0; x < size.width_px; ++x) {
      grain_ = grain_ * 1664525u + 1013904223u;
      int brighter = 0;
      for (const Disc& disc : discs) brighter += disc.Holds(x, y) ? disc.brighter : 0;
      frame_.push_back(Shifted(row[x], brighter, grain_ >> 8));
    }
  }
  return {frame_.data(), size.width_px, size};
}

}  // namespace shoji::bench
