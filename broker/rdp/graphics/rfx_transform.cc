#include "broker/rdp/graphics/rfx_transform.h"

#include <algorithm>
#include <span>

namespace shoji::rdp {
namespace {

constexpr size_t kSide = kRfxTilePx;
constexpr int kHalfRange = 4096;  // 128 levels

// ITU-R BT.601 in 1/32768 of a level, as MS-RDPRFX 3.1.8.1.3 rounds it; 10 bits less are 1/32.
constexpr int kScaleBits = 10;
constexpr int Luma(int r, int g, int b) { return (r * 9798 + g * 19235 + b * 3735) >> kScaleBits; }
constexpr int Blue(int r, int g, int b) { return (r * -5535 + g * -10868 + b * 16403) >> kScaleBits; }
constexpr int Red(int r, int g, int b) { return (r * 16377 + g * -13714 + b * -2663) >> kScaleBits; }

int16_t Narrow(int value) { return static_cast<int16_t>(value); }

// What the 5/3 wavelet makes of a value between two others, and of one between two such results. The lowest bit of the
// first is lost. In 16 bits there is room for all that comes of planes: three low ones of both directions grow the
// range by 2.85.
int16_t High(int before, int value, int after) { return Narrow((value - ((before + after) >> 1)) >> 1); }
int16_t Low(int high_before, int value, int high_after) {
  return Narrow(value + ((high_before + high_after + 1) >> 1));
}

// Pairs of rows into a low one, in the upper half of `to`, and a high one, in its lower half.
template <size_t kHalf>
void SplitRows(const int16_t* from, int16_t* to) {
  constexpr size_t kWidth = 2 * kHalf;
  for (size_t n = 0; n < kHalf; ++n) {
    const int16_t* const even = from + 2 * n * kWidth;
    const int16_t* const odd = even + kWidth;
    const int16_t* const next = n + 1 < kHalf ? odd + kWidth : even;
    int16_t* const low = to + n * kWidth;
    int16_t* const high = to + (kHalf + n) * kWidth;
    const int16_t* const high_before = n > 0 ? high - kWidth : high;
    for (size_t x = 0; x < kWidth; ++x) high[x] = High(even[x], odd[x], next[x]);
    for (size_t x = 0; x < kWidth; ++x) low[x] = Low(high_before[x], even[x], high[x]);
  }
}

// One row into halves alike.
template <size_t kHalf>
void SplitRow(const int16_t* row, int16_t* low, int16_t* high) {
  std::array<int16_t, kHalf + 1> even;
  std::array<int16_t, kHalf> odd;
  std::array<int16_t, kHalf + 1> highs;  // one before the first
  for (size_t n = 0; n < kHalf; ++n) {
    even[n] = row[2 * n];
    odd[n] = row[2 * n + 1];
  }
  even[kHalf] = even[kHalf - 1];
  for (size_t n = 0; n < kHalf; ++n) highs[n + 1] = High(even[n], odd[n], even[n + 1]);
  highs[0] = highs[1];
  for (size_t n = 0; n < kHalf; ++n) low[n] = Low(highs[n], even[n], highs[n + 1]);
  std::copy_n(highs.data() + 1, kHalf, high);
}

// A square of rows into four bands: HL, LH, HH, LL.
template <size_t kHalf>
void Split(int16_t* square) {
  constexpr size_t kWidth = 2 * kHalf;
  constexpr size_t kBand = kHalf * kHalf;
  std::array<int16_t, kWidth * kWidth> halves;
  SplitRows<kHalf>(square, halves.data());
  for (size_t n = 0; n < kHalf; ++n) {
    int16_t* const bands = square + n * kHalf;
    SplitRow<kHalf>(halves.data() + n * kWidth, bands + 3 * kBand, bands);
    SplitRow<kHalf>(halves.data() + (kHalf + n) * kWidth, bands + kBand, bands + 2 * kBand);
  }
}

constexpr size_t kSecondLevel = 3 * 32 * 32;
constexpr size_t kThirdLevel = kSecondLevel + 3 * 16 * 16;
constexpr size_t kLowest = kThirdLevel + 3 * 8 * 8;

struct Band {
  size_t begin;
  size_t size;
};
// In the order of RfxQuant.
constexpr std::array<Band, 10> kBands = {{
    {kLowest, 64},
    {kThirdLevel + 64, 64},
    {kThirdLevel, 64},
    {kThirdLevel + 128, 64},
    {kSecondLevel + 256, 256},
    {kSecondLevel, 256},
    {kSecondLevel + 512, 256},
    {1024, 1024},
    {0, 1024},
    {2048, 1024},
}};

}  // namespace

void ToRfxPlanes(const tile::Pixels& pixels, int left_px, int top_px, RfxPlanes& planes) {
  std::array<uint32_t, kSide> row;
  for (size_t y = 0; y < kSide; ++y) {
    const uint32_t* const from = pixels.Row(std::clamp(static_cast<int>(y) - top_px, 0, pixels.size.height_px - 1));
    const auto begin = std::fill_n(row.begin(), left_px, from[0]);
    const auto end = std::copy_n(from, pixels.size.width_px, begin);
    std::fill(end, row.end(), from[pixels.size.width_px - 1]);
    int16_t* const luma = planes.luma.data() + y * kSide;
    int16_t* const blue = planes.blue.data() + y * kSide;
    int16_t* const red = planes.red.data() + y * kSide;
    for (size_t x = 0; x < kSide; ++x) {
      const int r = static_cast<int>(row[x] >> 16 & 0xFF);
      const int g = static_cast<int>(row[x] >> 8 & 0xFF);
      const int b = static_cast<int>(row[x] & 0xFF);
      luma[x] = Narrow(Luma(r, g, b) - kHalfRange);
      blue[x] = Narrow(Blue(r, g, b));
      red[x] = Narrow(Red(r, g, b));
    }
  }
}

void TransformRfx(RfxPlane& plane) {
  Split<32>(plane.data());
  Split<16>(plane.data() + kSecondLevel);
  Split<8>(plane.data() + kThirdLevel);
}

void QuantiseRfx(const RfxQuant& quant, RfxPlane& plane) {
  for (size_t i = 0; i < kBands.size(); ++i) {
    const int shift = quant[i] - 1;
    const int half = 1 << (shift - 1);
    for (int16_t& value : std::span(plane).subspan(kBands[i].begin, kBands[i].size)) {
      value = Narrow((value + half) >> shift);
    }
  }
  for (size_t at = plane.size() - 1; at > kLowest; --at) plane[at] = Narrow(plane[at] - plane[at - 1]);
}

}  // namespace shoji::rdp
