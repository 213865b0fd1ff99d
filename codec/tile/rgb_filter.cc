#include "codec/tile/rgb_filter.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

#include "codec/base/check.h"

namespace shoji::tile {
namespace {

constexpr int kSampleEveryRows = 4;

// Byte-wise a - b and a + b modulo 256 for 0x00RRGGBB: red and blue share one operation, their gaps catch the carries.
uint32_t Minus(uint32_t a, uint32_t b) {
  const uint32_t red_blue = ((a & 0x00FF00FF) + 0x01000100 - (b & 0x00FF00FF)) & 0x00FF00FF;
  const uint32_t green = ((a & 0x0000FF00) - (b & 0x0000FF00)) & 0x0000FF00;
  return red_blue | green;
}
uint32_t Plus(uint32_t a, uint32_t b) {
  return (((a & 0x00FF00FF) + (b & 0x00FF00FF)) & 0x00FF00FF) | (((a & 0x0000FF00) + (b & 0x0000FF00)) & 0x0000FF00);
}

// How far the three bytes are from zero, as signed numbers.
uint32_t Magnitude(uint32_t residual) {
  const auto part = [residual](int shift) { return std::abs(static_cast<int8_t>(residual >> shift)); };
  return static_cast<uint32_t>(part(0) + part(8) + part(16));
}

// What one predictor leaves over on the sampled rows.
struct Residue {
  uint64_t magnitude = 0;
  uint64_t nonzero_pixels = 0;

  void Add(uint32_t residual) {
    magnitude += Magnitude(residual);
    nonzero_pixels += residual != 0 ? 1 : 0;
  }
};
using Residues = std::array<Residue, 3>;  // by predictor

void SampleRow(const Pixels& pixels, int y, Residues& residues) {
  const uint32_t* row = pixels.Row(y);
  const uint32_t* above = pixels.Row(y > 0 ? y - 1 : 0);
  uint32_t left = row[0];
  for (int x = 0; x < pixels.size.width_px; ++x) {
    residues[0].Add(row[x]);
    residues[1].Add(Minus(row[x], left));
    residues[2].Add(Minus(row[x], above[x]));
    left = row[x];
  }
}

// Bits a byte costs: zero or not (binary entropy), and if not, its value: a Laplace distribution with mean magnitude m
// has log2(2em) bits. Zeros are kept apart because coloured text is mostly zeros and a few large steps.
double BitsPerByte(const Residue& residue, double pixels) {
  if (residue.nonzero_pixels == 0) return 0.0;
  const double nonzero = static_cast<double>(residue.nonzero_pixels) / pixels;
  const double mean = static_cast<double>(residue.magnitude) / (3.0 * static_cast<double>(residue.nonzero_pixels));
  const double which = nonzero < 1.0 ? -nonzero * std::log2(nonzero) - (1 - nonzero) * std::log2(1 - nonzero) : 0.0;
  return which / 3.0 + nonzero * std::min(8.0, std::log2(1.0 + 5.44 * mean));
}

}  // namespace

RgbEstimate EstimateRgb(const Pixels& pixels) {
  Residues residues;
  int rows = 0;
  for (int y = std::min(1, pixels.size.height_px - 1); y < pixels.size.height_px; y += kSampleEveryRows, ++rows) {
    SampleRow(pixels, y, residues);
  }
  const auto best = std::min_element(residues.begin(), residues.end(),
                                     [](const Residue& a, const Residue& b) { return a.magnitude < b.magnitude; });
  const double bits = BitsPerByte(*best, static_cast<double>(rows) * static_cast<double>(pixels.size.width_px));
  return {static_cast<RgbPredictor>(best - residues.begin()),
          static_cast<size_t>(bits / 8.0 * 3.0 * static_cast<double>(pixels.Area()))};
}

void FilterRgb(const Pixels& pixels, RgbPredictor predictor, Bytes& out) {
  size_t at = out.size();
  out.resize(at + pixels.Area() * 3);
  for (int y = 0; y < pixels.size.height_px; ++y) {
    const uint32_t* row = pixels.Row(y);
    const uint32_t* above = y > 0 ? pixels.Row(y - 1) : nullptr;
    uint32_t left = 0;
    for (int x = 0; x < pixels.size.width_px; ++x, at += 3) {
      const uint32_t guess = predictor == RgbPredictor::kLeft                     ? left
                             : predictor == RgbPredictor::kUp && above != nullptr ? above[x]
                                                                                  : 0;
      left = row[x];
      const uint32_t residual = Minus(row[x], guess);
      const uint32_t green = residual >> 8;
      out[at] = static_cast<uint8_t>((residual >> 16) - green);
      out[at + 1] = static_cast<uint8_t>(green);
      out[at + 2] = static_cast<uint8_t>(residual - green);
    }
  }
}

void UnfilterRgb(ByteSpan data, RgbPredictor predictor, Size size, uint32_t* target, int stride_px) {
  SHOJI_CHECK(data.size() == static_cast<size_t>(size.width_px) * static_cast<size_t>(size.height_px) * 3);
  const uint8_t* at = data.data();
  for (int y = 0; y < size.height_px; ++y, target += stride_px) {
    uint32_t left = 0;
    for (int x = 0; x < size.width_px; ++x, at += 3) {
      const uint32_t green = at[1];
      const uint32_t residual = ((at[0] + green) & 0xFF) << 16 | green << 8 | ((at[2] + green) & 0xFF);
      const uint32_t guess = predictor == RgbPredictor::kLeft          ? left
                             : predictor == RgbPredictor::kUp && y > 0 ? target[x - stride_px]
                                                                       : 0;
      target[x] = left = Plus(residual, guess);
    }
  }
}

}  // namespace shoji::tile
