// One piece of the desktop as the data of a bitmap update (MS-RDPBCGR 2.2.9.1.1.3.1.2.2), in the depth and with the
// compression that the client announced. Pure value; any thread. Lossless at 24 and 32 bits.
#pragma once

#include "codec/base/bytes.h"
#include "codec/tile/pixels.h"

namespace shoji::rdp {

// Sides of a piece; widths are multiples of kPieceAlignPx.
inline constexpr int kMaxPiecePx = 64;
inline constexpr int kPieceAlignPx = 4;

class BitmapCoder {
 public:
  // 15, 16, 24 or 32 bits. `skips_alpha`: the client takes planar streams without an alpha plane; 32 bits are not
  // compressed otherwise.
  BitmapCoder(int bits_per_pixel, bool skips_alpha);

  static bool Takes(int bits_per_pixel) {
    return bits_per_pixel == 15 || bits_per_pixel == 16 || bits_per_pixel == 24 || bits_per_pixel == 32;
  }

  int bits_per_pixel() const { return bits_per_pixel_; }
  // Whether what Code() gives is compressed.
  bool compresses() const { return bits_per_pixel_ < 32 || skips_alpha_; }

  // Appends the data of `pixels`.
  void Code(const tile::Pixels& pixels, Bytes& out) const;

 private:
  int bits_per_pixel_;
  bool skips_alpha_;
};

}  // namespace shoji::rdp
