// RDP 6.0 bitmap streams ("planar", MS-RDPEGDI 2.2.2.5.1), lossless: three planes of 8 bits, no alpha, no colour loss.
// Pure; any thread. Never reads such streams.
#pragma once

#include <cstdint>

#include "codec/base/bytes.h"
#include "codec/tile/pixels.h"

namespace shoji::rdp {

enum class RowOrder : uint8_t {
  kTopDown,   // graphics pipeline
  kBottomUp,  // bitmap updates
};

// Each appends one stream. Not empty, sides at most 65535.
// Planes as they are: for where a compressor follows.
void PackPlanarRaw(const tile::Pixels& pixels, RowOrder order, Bytes& out);
// The same, but where run lengths would save less than half, as in photos: the differences to the row before, most of
// them small, for which the compressor has short codes. What was drawn repeats, which planes as they are show better.
void PackPlanarNatural(const tile::Pixels& pixels, RowOrder order, Bytes& out);
// Planes with run lengths of the differences to the row before, or as they are where that is shorter.
void PackPlanar(const tile::Pixels& pixels, RowOrder order, Bytes& out);

}  // namespace shoji::rdp
