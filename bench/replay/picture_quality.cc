#include "bench/replay/picture_quality.h"

#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

namespace shoji::bench {
namespace {

constexpr int kWindowPx = 8;
constexpr int kWindowStepPx = 4;

int Channel(uint32_t pixel, int shift) { return static_cast<int>(pixel >> shift & 255); }

double SquaredError(const tile::Pixels& a, const tile::Pixels& b) {
  uint64_t sum = 0;
  for (int y = 0; y < a.size.height_px; ++y) {
    for (int x = 0; x < a.size.width_px; ++x) {
      for (const int shift : {0, 8, 16}) {
        const int difference = Channel(a.Row(y)[x], shift) - Channel(b.Row(y)[x], shift);
        sum += static_cast<uint64_t>(difference * difference);
      }
    }
  }
  return static_cast<double>(sum) / (3.0 * static_cast<double>(a.Area()));
}

std::vector<uint8_t> LumaOf(const tile::Pixels& pixels) {
  std::vector<uint8_t> luma;
  luma.reserve(pixels.Area());
  for (int y = 0; y < pixels.size.height_px; ++y) {
    for (int x = 0; x < pixels.size.width_px; ++x) {
      const uint32_t pixel = pixels.Row(y)[x];
      luma.push_back(
          static_cast<uint8_t>((Channel(pixel, 16) * 77 + Channel(pixel, 8) * 150 + Channel(pixel, 0) * 29) >> 8));
    }
  }
  return luma;
}

double SsimOfWindow(const uint8_t* a, const uint8_t* b, int stride) {
  int sum_a = 0, sum_b = 0, square_a = 0, square_b = 0, product = 0;
  for (int y = 0; y < kWindowPx; ++y, a += stride, b += stride) {
    for (int x = 0; x < kWindowPx; ++x) {
      sum_a += a[x], sum_b += b[x];
      square_a += a[x] * a[x], square_b += b[x] * b[x], product += a[x] * b[x];
    }
  }
  constexpr double kCount = kWindowPx * kWindowPx;
  constexpr double kC1 = (0.01 * 255) * (0.01 * 255);
  constexpr double kC2 = (0.03 * 255) * (0.03 * 255);
  const double mean_a = sum_a / kCount;
  const double mean_b = sum_b / kCount;
  const double variance_a = square_a / kCount - mean_a * mean_a;
  const double variance_b = square_b / kCount - mean_b * mean_b;
  const double covariance = product / kCount - mean_a * mean_b;
  return (2 * mean_a * mean_b + kC1) * (2 * covariance + kC2) /
         ((mean_a * mean_a + mean_b * mean_b + kC1) * (variance_a + variance_b + kC2));
}

double Ssim(const tile::Pixels& a, const tile::Pixels& b) {
  const std::vector<uint8_t> luma_a = LumaOf(a);
  const std::vector<uint8_t> luma_b = LumaOf(b);
  const int stride = a.size.width_px;
  double sum = 0;
  int windows = 0;
  for (int y = 0; y + kWindowPx <= a.size.height_px; y += kWindowStepPx) {
    for (int x = 0; x + kWindowPx <= a.size.width_px; x += kWindowStepPx, ++windows) {
      const size_t at = static_cast<size_t>(y) * static_cast<size_t>(stride) + static_cast<size_t>(x);
      sum += SsimOfWindow(&luma_a[at], &luma_b[at], stride);
    }
  }
  return windows == 0 ? 1 : sum / windows;
}

}  // namespace

double PsnrOf(double squared_error) {
  if (squared_error <= 0) return std::numeric_limits<double>::infinity();
  return 10 * std::log10(255.0 * 255.0 / squared_error);
}

PictureQuality Compare(const tile::Pixels& screen, const tile::Pixels& shown, const Rect& where) {
  const tile::Pixels a = screen.Crop(where);
  const tile::Pixels b = shown.Crop(where);
  const double error = SquaredError(a, b);
  return {error, error == 0 ? 1 : Ssim(a, b)};
}

Difference FindDifference(const tile::Pixels& screen, const tile::Pixels& shown) {
  Difference difference;
  for (int y = 0; y < screen.size.height_px; ++y) {
    const uint32_t* row = screen.Row(y);
    const uint32_t* other = shown.Row(y);
    if (std::memcmp(row, other, static_cast<size_t>(screen.size.width_px) * 4) == 0) continue;
    for (int x = 0; x < screen.size.width_px; ++x) {
      if (row[x] == other[x]) continue;
      if (difference.pixels++ == 0) difference.x = x, difference.y = y;
    }
  }
  return difference;
}

}  // namespace shoji::bench
