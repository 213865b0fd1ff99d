#include "codec/tile/palette.h"

#include <array>

namespace shoji::tile {
namespace {

size_t RowBytes(int width_px, int bits) { return (static_cast<size_t>(width_px) * static_cast<size_t>(bits) + 7) / 8; }

void PackRow(const uint8_t* indices, int width_px, int bits, uint8_t* out) {
  const int per_byte = 8 / bits;
  for (int x = 0; x < width_px; ++x) {
    const int shift = 8 - bits * (x % per_byte + 1);
    out[x / per_byte] = static_cast<uint8_t>(out[x / per_byte] | (indices[x] << shift));
  }
}

// False when an index has no colour or the bits after the last pixel are not zero.
bool UnpackRow(ByteSpan row, std::span<const uint32_t> colours, int bits, int width_px, uint32_t* target) {
  const int per_byte = 8 / bits;
  const int pixels_with_pad = static_cast<int>(row.size()) * per_byte;
  for (int x = 0; x < pixels_with_pad; ++x) {
    const int shift = 8 - bits * (x % per_byte + 1);
    const auto index = static_cast<size_t>((row[static_cast<size_t>(x / per_byte)] >> shift) & ((1 << bits) - 1));
    if (x >= width_px) {
      if (index != 0) return false;
      continue;
    }
    if (index >= colours.size()) return false;
    target[x] = colours[index];
  }
  return true;
}

}  // namespace

int PaletteBits(size_t colours) { return colours <= 2 ? 1 : colours <= 4 ? 2 : colours <= 16 ? 4 : 8; }

void PackPalette(std::span<const uint32_t> colours, const uint8_t* indices, int stride, Size size, int bits,
                 Bytes& out) {
  ByteWriter writer(out);
  for (const uint32_t colour : colours) {
    const uint32_t green = colour >> 8;
    writer.U8(static_cast<uint8_t>((colour >> 16) - green));
    writer.U8(static_cast<uint8_t>(green));
    writer.U8(static_cast<uint8_t>(colour - green));
  }
  const size_t row_bytes = RowBytes(size.width_px, bits);
  size_t at = out.size();
  out.resize(at + row_bytes * static_cast<size_t>(size.height_px), 0);
  for (int y = 0; y < size.height_px; ++y, at += row_bytes, indices += stride) {
    if (bits == 8) {
      std::memcpy(out.data() + at, indices, row_bytes);
    } else {
      PackRow(indices, size.width_px, bits, out.data() + at);
    }
  }
}

bool UnpackPalette(ByteSpan data, int colours, int bits, Size size, uint32_t* target, int stride_px) {
  ByteReader in(data);
  std::array<uint32_t, 256> table{};
  for (int i = 0; i < colours; ++i) {
    const uint32_t red = in.U8();
    const uint32_t green = in.U8();
    const uint32_t blue = in.U8();
    table[static_cast<size_t>(i)] = ((red + green) & 0xFF) << 16 | green << 8 | ((blue + green) & 0xFF);
  }
  const std::span<const uint32_t> known(table.data(), static_cast<size_t>(colours));
  for (int y = 0; y < size.height_px; ++y, target += stride_px) {
    const ByteSpan row = in.Take(RowBytes(size.width_px, bits));
    if (!in.ok() || !UnpackRow(row, known, bits, size.width_px, target)) return false;
  }
  return in.AtExactEnd();
}

}  // namespace shoji::tile
