#include "codec/damage/tile_compare.h"

#include <algorithm>
#include <array>

// Compiles the part up to HWY_ONCE once for each instruction set; the best one is chosen at run time.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "codec/damage/tile_compare.cc"
#include <hwy/foreach_target.h>
//
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace shoji::damage {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using Lanes = hn::ScalableTag<uint32_t>;
constexpr uint32_t kColourMask = 0x00FFFFFF;
constexpr int kMaxTilePx = 64;

// Per column, the bits that differed in any row so far.
using ColumnBits = std::array<uint32_t, kMaxTilePx>;

bool RowDiffers(const uint32_t* source, const uint32_t* shadow, int width_px) {
  const Lanes lanes;
  const int step = static_cast<int>(hn::Lanes(lanes));
  auto differences = hn::Zero(lanes);
  int x = 0;
  for (; x + step <= width_px; x += step) {
    differences = hn::Or(differences, hn::Xor(hn::LoadU(lanes, source + x), hn::LoadU(lanes, shadow + x)));
  }
  uint32_t tail = 0;
  for (; x < width_px; ++x) tail |= source[x] ^ shadow[x];
  const auto colours = hn::And(differences, hn::Set(lanes, kColourMask));
  return (tail & kColourMask) != 0 || !hn::AllTrue(lanes, hn::Eq(colours, hn::Zero(lanes)));
}

// Reads the source again (it may have changed since RowDiffers): what is compared here is what is stored.
bool CopyRow(const uint32_t* source, uint32_t* shadow, int width_px, uint32_t* columns) {
  const Lanes lanes;
  const int step = static_cast<int>(hn::Lanes(lanes));
  const auto mask = hn::Set(lanes, kColourMask);
  auto any = hn::Zero(lanes);
  int x = 0;
  for (; x + step <= width_px; x += step) {
    const auto colours = hn::And(hn::LoadU(lanes, source + x), mask);
    const auto bits = hn::Xor(colours, hn::LoadU(lanes, shadow + x));
    hn::StoreU(colours, lanes, shadow + x);
    hn::StoreU(hn::Or(bits, hn::LoadU(lanes, columns + x)), lanes, columns + x);
    any = hn::Or(any, bits);
  }
  uint32_t tail = 0;
  for (; x < width_px; ++x) {
    const uint32_t colour = *const_cast<const volatile uint32_t*>(source + x) & kColourMask;
    columns[x] |= colour ^ shadow[x];
    tail |= colour ^ shadow[x];
    shadow[x] = colour;
  }
  return tail != 0 || !hn::AllTrue(lanes, hn::Eq(any, hn::Zero(lanes)));
}

Rect CompareAndCopyTile(const uint32_t* source, int source_stride_px, uint32_t* shadow, int shadow_stride_px,
                        Size size) {
  ColumnBits columns{};
  int top = size.height_px;
  int bottom = 0;
  for (int y = 0; y < size.height_px; ++y, source += source_stride_px, shadow += shadow_stride_px) {
    if (!RowDiffers(source, shadow, size.width_px)) continue;
    if (!CopyRow(source, shadow, size.width_px, columns.data())) continue;
    top = std::min(top, y);
    bottom = y + 1;
  }
  if (bottom == 0) return {};
  int left = 0;
  int right = size.width_px;
  while (columns[static_cast<size_t>(left)] == 0) ++left;
  while (columns[static_cast<size_t>(right - 1)] == 0) --right;
  return {left, top, right - left, bottom - top};
}

void FindDifferingInRow(const uint32_t* source, int source_stride_px, const uint32_t* shadow, int shadow_stride_px,
                        Size size, int tile_px, std::span<uint8_t> differs) {
  for (int y = 0; y < size.height_px; ++y, source += source_stride_px, shadow += shadow_stride_px) {
    int x = 0;
    for (uint8_t& differs_here : differs) {
      const int width_px = std::min(tile_px, size.width_px - x);
      if (differs_here == 0 && RowDiffers(source + x, shadow + x, width_px)) differs_here = 1;
      x += tile_px;
    }
  }
}

bool DifferAnywhere(const uint32_t* source, int source_stride_px, const uint32_t* shadow, int shadow_stride_px,
                    Size size) {
  for (int y = 0; y < size.height_px; ++y, source += source_stride_px, shadow += shadow_stride_px) {
    if (RowDiffers(source, shadow, size.width_px)) return true;
  }
  return false;
}

}  // namespace HWY_NAMESPACE
}  // namespace shoji::damage
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace shoji::damage {

HWY_EXPORT(CompareAndCopyTile);
HWY_EXPORT(DifferAnywhere);
HWY_EXPORT(FindDifferingInRow);

Rect CompareAndCopy(const uint32_t* source, int source_stride_px, uint32_t* shadow, int shadow_stride_px, Size size) {
  return HWY_DYNAMIC_DISPATCH(CompareAndCopyTile)(source, source_stride_px, shadow, shadow_stride_px, size);
}

void FindDifferingTiles(const uint32_t* source, int source_stride_px, const uint32_t* shadow, int shadow_stride_px,
                        Size size, int tile_px, std::span<uint8_t> differs) {
  HWY_DYNAMIC_DISPATCH(FindDifferingInRow)
  (source, source_stride_px, shadow, shadow_stride_px, size, tile_px, differs);
}

bool Differ(const uint32_t* source, int source_stride_px, const uint32_t* shadow, int shadow_stride_px, Size size) {
  return HWY_DYNAMIC_DISPATCH(DifferAnywhere)(source, source_stride_px, shadow, shadow_stride_px, size);
}

}  // namespace shoji::damage
#endif  // HWY_ONCE
