// Data of the PALETTE operation: colours (red and blue less green), then rows of packed indices. Pure; any thread.
#pragma once

#include <span>

#include "codec/base/bytes.h"
#include "codec/tile/pixels.h"

namespace shoji::tile {

// Bits per index for 2..256 colours: 1, 2, 4 or 8.
int PaletteBits(size_t colours);

// Appends the data of one rectangle. indices[y * stride + x] < colours.size() <= 2^bits.
void PackPalette(std::span<const uint32_t> colours, const uint8_t* indices, int stride, Size size, int bits,
                 Bytes& out);

// The reverse, on foreign bytes: `data` has exactly the length of such a rectangle (wire::UnpackedBytesOf). False, with
// the target partly written, when an index has no colour or pad bits are set.
bool UnpackPalette(ByteSpan data, int colours, int bits, Size size, uint32_t* target, int stride_px);

}  // namespace shoji::tile
