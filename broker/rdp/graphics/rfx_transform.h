// From pixels to the numbers that RemoteFX codes (MS-RDPRFX 3.1.8.1.1 to 3.1.8.1.6), a tile at a time: luma and chroma,
// three levels of the 5/3 wavelet, quantised. Pure; any thread.
#pragma once

#include <array>
#include <cstdint>

#include "codec/tile/pixels.h"

namespace shoji::rdp {

inline constexpr int kRfxTilePx = 64;

// Rows from the top; or, transformed, ten bands one after the other: HL1 LH1 HH1 HL2 LH2 HH2 HL3 LH3 HH3 LL3.
using RfxPlane = std::array<int16_t, static_cast<size_t>(kRfxTilePx) * kRfxTilePx>;

struct RfxPlanes {
  // Fixed point with five bits after it: luma from -128 on, chroma around 0.
  RfxPlane luma;
  RfxPlane blue;
  RfxPlane red;
};

// Of each band the power of two whose multiples are sent, in the order of TS_RFX_CODEC_QUANT (MS-RDPRFX 2.2.2.1.5): LL3
// LH3 HL3 HH3 LH2 HL2 HH2 LH1 HL1 HH1. 6, the finest, means steps of one level of luma or chroma; at most 15.
using RfxQuant = std::array<uint8_t, 10>;

// `pixels` is not empty and lies in the tile, this far from its upper left corner; around it its edges go on.
void ToRfxPlanes(const tile::Pixels& pixels, int left_px, int top_px, RfxPlanes& planes);

// In place: from pixels to bands.
void TransformRfx(RfxPlane& plane);
// In place: from bands to what is sent; LL3 as differences from one to the next. All within 1 << 10.
void QuantiseRfx(const RfxQuant& quant, RfxPlane& plane);

}  // namespace shoji::rdp
