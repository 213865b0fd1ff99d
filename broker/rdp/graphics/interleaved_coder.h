// Interleaved run lengths (MS-RDPBCGR 2.2.9.1.1.3.1.2.4), for colour depths below 32 bits. Pure; any thread. Lossless
// in the depth asked for. FreeRDP 2.11's own coder does not give the same pixels back at 24 bits.
#pragma once

#include "codec/base/bytes.h"
#include "codec/tile/pixels.h"

namespace shoji::rdp {

// Appends one stream of the pixels, bottom-up. 15, 16 or 24 bits per pixel; at most 65535 pixels.
void PackInterleaved(const tile::Pixels& pixels, int bits_per_pixel, Bytes& out);

}  // namespace shoji::rdp
