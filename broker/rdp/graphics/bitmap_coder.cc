#include "broker/rdp/graphics/bitmap_coder.h"

#include "broker/rdp/graphics/interleaved_coder.h"
#include "broker/rdp/graphics/planar_coder.h"
#include "codec/base/check.h"

namespace shoji::rdp {
namespace {

void AppendBottomUp(const tile::Pixels& pixels, Bytes& out) {
  ByteWriter writer(out);
  for (int y = pixels.size.height_px - 1; y >= 0; --y) {
    for (int x = 0; x < pixels.size.width_px; ++x) writer.U32(pixels.Row(y)[x]);
  }
}

}  // namespace

BitmapCoder::BitmapCoder(int bits_per_pixel, bool skips_alpha)
    : bits_per_pixel_(bits_per_pixel), skips_alpha_(skips_alpha) {
  SHOJI_CHECK(Takes(bits_per_pixel));
}

void BitmapCoder::Code(const tile::Pixels& pixels, Bytes& out) const {
  SHOJI_CHECK(pixels.size.width_px % kPieceAlignPx == 0 && pixels.size.width_px <= kMaxPiecePx &&
              pixels.size.height_px <= kMaxPiecePx);
  if (bits_per_pixel_ < 32) {
    PackInterleaved(pixels, bits_per_pixel_, out);
  } else if (skips_alpha_) {
    PackPlanar(pixels, RowOrder::kBottomUp, out);
  } else {
    AppendBottomUp(pixels, out);
  }
}

}  // namespace shoji::rdp
