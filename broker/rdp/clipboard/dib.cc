#include "broker/rdp/clipboard/dib.h"

#include <array>
#include <bit>
#include <cstdlib>

#include "codec/wire/picture.h"

namespace shoji::rdp {
namespace {

constexpr uint32_t kInfoHeaderBytes = 40;
constexpr uint32_t kV4HeaderBytes = 108;
constexpr uint32_t kV5HeaderBytes = 124;
constexpr uint32_t kUncompressed = 0;  // BI_RGB
constexpr uint32_t kBitFields = 3;     // BI_BITFIELDS: the masks say where red, green and blue are
constexpr uint16_t kWrittenBits = 24;

using Masks = std::array<uint32_t, 3>;  // red, green, blue
using Rgb = std::array<uint8_t, 3>;

struct Header {
  wire::PictureSize size;
  bool top_down = false;
  uint16_t bits = 0;
  uint32_t compression = 0;
  uint32_t colours = 0;  // of the palette; 0: as many as `bits` can name
  Masks masks{};
  size_t stride_bytes = 0;
};

size_t StrideOf(uint64_t width_px, uint16_t bits) { return (width_px * bits + 31) / 32 * 4; }

bool IsDepth(uint16_t bits) { return bits == 1 || bits == 4 || bits == 8 || bits == 16 || bits == 24 || bits == 32; }

bool AreMasks(const Masks& masks, uint16_t bits) {
  uint32_t seen = bits == 32 ? 0 : ~uint32_t{0xFFFF};
  for (const uint32_t mask : masks) {
    if (mask == 0 || (mask & seen) != 0) return false;
    const uint32_t run = mask >> std::countr_zero(mask);
    if ((run & (run + 1)) != 0) return false;  // bits with gaps between them
    seen |= mask;
  }
  return true;
}

Masks UsualMasks(uint16_t bits) {
  if (bits == 16) return {0x7C00, 0x03E0, 0x001F};
  return {0x00FF0000, 0x0000FF00, 0x000000FF};
}

// False: fields no bitmap has that is read here. Leaves the reader behind header and masks.
bool ReadLayout(ByteReader& in, uint32_t header_bytes, Header& header) {
  const uint16_t planes = in.U16();
  header.bits = in.U16();
  header.compression = in.U32();
  in.Take(4 + 4 + 4);  // size of the pixels, dots per metre
  header.colours = in.U32();
  in.Take(4);  // colours that matter
  if (planes != 1 || !IsDepth(header.bits)) return false;
  header.masks = UsualMasks(header.bits);
  const bool masked = header.compression == kBitFields;
  if (masked ? header.bits != 16 && header.bits != 32 : header.compression != kUncompressed) return false;
  size_t rest = header_bytes - kInfoHeaderBytes;
  if (masked) {
    for (uint32_t& mask : header.masks) mask = in.U32();
    rest -= rest == 0 ? 0 : 3 * sizeof(uint32_t);
  }
  in.Take(rest);
  const bool by_mask = header.bits == 16 || header.bits == 32;
  return in.ok() && (!by_mask || AreMasks(header.masks, header.bits));
}

Result<Header> ReadHeader(ByteReader& in) {
  const uint32_t header_bytes = in.U32();
  if (header_bytes != kInfoHeaderBytes && header_bytes != kV4HeaderBytes && header_bytes != kV5HeaderBytes) {
    return Fail(ErrorCode::kInvalid, "a bitmap with an unknown header");
  }
  const auto width_px = static_cast<int32_t>(in.U32());
  const auto height_px = static_cast<int32_t>(in.U32());
  if (!in.ok() || width_px < 0) return Fail(ErrorCode::kInvalid, "a bitmap without a size");
  const auto size =
      wire::CheckPictureSize(static_cast<uint64_t>(width_px), static_cast<uint64_t>(std::llabs(height_px)));
  if (!size) return std::unexpected(size.error());
  Header header{.size = *size, .top_down = height_px < 0};
  if (!ReadLayout(in, header_bytes, header)) return Fail(ErrorCode::kInvalid, "a bitmap of another layout");
  header.stride_bytes = StrideOf(header.size.width_px, header.bits);
  return header;
}

// The palette of a bitmap of up to 8 bits; what it does not name is black. False when there is none that fits.
bool ReadPalette(ByteReader& in, const Header& header, std::array<Rgb, 256>& palette) {
  const uint32_t most = header.bits <= 8 ? 1u << header.bits : 256;
  const uint32_t count = header.colours == 0 && header.bits <= 8 ? most : header.colours;
  if (count > most) return false;
  for (uint32_t i = 0; i < count; ++i) {
    const ByteSpan bgrx = in.Take(4);
    if (!in.ok()) return false;
    palette[i] = {bgrx[2], bgrx[1], bgrx[0]};
  }
  return true;
}

uint8_t Channel(uint32_t pixel, uint32_t mask) {
  const int shift = std::countr_zero(mask);
  const uint64_t most = mask >> shift;
  if (most == 0xFF) return static_cast<uint8_t>((pixel & mask) >> shift);
  return static_cast<uint8_t>((uint64_t{(pixel & mask) >> shift} * 255 + most / 2) / most);
}

class PixelReader {
 public:
  PixelReader(const Header& header, const std::array<Rgb, 256>& palette) : header_(header), palette_(palette) {}

  Rgb At(ByteSpan row, size_t x) const {
    switch (header_.bits) {
      case 24:
        return {row[3 * x + 2], row[3 * x + 1], row[3 * x]};
      case 16:
        return Masked(row[2 * x] | uint32_t{row[2 * x + 1]} << 8);
      case 32:
        return Masked(row[4 * x] | uint32_t{row[4 * x + 1]} << 8 | uint32_t{row[4 * x + 2]} << 16 |
                      uint32_t{row[4 * x + 3]} << 24);
      default:
        return palette_[Index(row, x)];
    }
  }

 private:
  Rgb Masked(uint32_t pixel) const {
    const auto& [red, green, blue] = header_.masks;
    return {Channel(pixel, red), Channel(pixel, green), Channel(pixel, blue)};
  }
  // The first pixel is in the high bits.
  size_t Index(ByteSpan row, size_t x) const {
    const size_t bit = x * header_.bits;
    const size_t mask = (size_t{1} << header_.bits) - 1;
    return row[bit / 8] >> (8 - header_.bits - bit % 8) & mask;
  }

  const Header& header_;
  const std::array<Rgb, 256>& palette_;
};

}  // namespace

Result<Bytes> PictureFromDib(ByteSpan dib) {
  ByteReader in(dib);
  const auto header = ReadHeader(in);
  if (!header) return std::unexpected(header.error());
  std::array<Rgb, 256> palette{};
  if (!ReadPalette(in, *header, palette)) return Fail(ErrorCode::kInvalid, "a bitmap with another palette");
  const size_t width_px = header->size.width_px;
  const size_t height_px = header->size.height_px;
  const ByteSpan rows = in.Take(header->stride_bytes * height_px);
  if (!in.ok()) return Fail(ErrorCode::kInvalid, "a bitmap that ends too early");
  Bytes picture = wire::BlankPicture(header->size);
  const PixelReader pixels(*header, palette);
  size_t at = wire::kPictureHeadBytes;
  for (size_t y = 0; y < height_px; ++y) {
    const size_t from = header->top_down ? y : height_px - 1 - y;
    const ByteSpan row = rows.subspan(from * header->stride_bytes, header->stride_bytes);
    for (size_t x = 0; x < width_px; ++x) {
      for (const uint8_t value : pixels.At(row, x)) picture[at++] = value;
    }
  }
  return picture;
}

Result<Bytes> DibFromPicture(ByteSpan content) {
  const auto picture = wire::ParsePicture(content);
  if (!picture) return std::unexpected(picture.error());
  const size_t width_px = picture->size.width_px;
  const size_t height_px = picture->size.height_px;
  const size_t stride_bytes = StrideOf(width_px, kWrittenBits);
  Bytes dib;
  dib.reserve(kInfoHeaderBytes + stride_bytes * height_px);
  ByteWriter out(dib);
  out.U32(kInfoHeaderBytes);
  out.U32(static_cast<uint32_t>(width_px));
  out.U32(static_cast<uint32_t>(height_px));
  out.U16(1);
  out.U16(kWrittenBits);
  out.U32(kUncompressed);
  out.U32(static_cast<uint32_t>(stride_bytes * height_px));
  out.Zeros(4 + 4 + 4 + 4);
  for (size_t y = height_px; y-- > 0;) {
    const ByteSpan row = picture->rgb.subspan(y * width_px * wire::kBytesPerPixel, width_px * wire::kBytesPerPixel);
    for (size_t x = 0; x < row.size(); x += wire::kBytesPerPixel) {
      out.U8(row[x + 2]);
      out.U8(row[x + 1]);
      out.U8(row[x]);
    }
    out.Zeros(stride_bytes - row.size());
  }
  return dib;
}

}  // namespace shoji::rdp
