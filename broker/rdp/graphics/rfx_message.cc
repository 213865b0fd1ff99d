#include "broker/rdp/graphics/rfx_message.h"

#include <memory>

#include "broker/rdp/graphics/rfx_transform.h"
#include "broker/rdp/graphics/rlgr_coder.h"
#include "codec/base/overlap.h"

namespace shoji::rdp {
namespace {

// Blocks of a message.
constexpr uint16_t kSync = 0xCCC0;
constexpr uint16_t kCodecVersions = 0xCCC1;
constexpr uint16_t kChannels = 0xCCC2;
constexpr uint16_t kContext = 0xCCC3;
constexpr uint16_t kFrameBegin = 0xCCC4;
constexpr uint16_t kFrameEnd = 0xCCC5;
constexpr uint16_t kRegion = 0xCCC6;
constexpr uint16_t kExtension = 0xCCC7;
constexpr uint16_t kTile = 0xCAC3;

constexpr uint32_t kMagic = 0xCACCACCA;
constexpr uint16_t kVersion = 0x0100;
constexpr uint8_t kCodecId = 1;
constexpr uint8_t kChannelId = 0;
constexpr uint8_t kAnyChannel = 0xFF;
constexpr uint16_t kRegionType = 0xCAC1;
constexpr uint16_t kTileSet = 0xCAC2;

// Colours by MS-RDPRFX's own matrix, the 5/3 wavelet, RLGR3, scalar quantisation; in "video mode", where each frame may
// bring the blocks before it again, and need not.
constexpr uint16_t kProperties = 1 << 3 | 1 << 5 | 4 << 9 | 1 << 13;
constexpr uint16_t kTileSetProperties = 1 | kProperties << 1;

// Of luma and chroma alike. What differs from the exact picture is hardly seen, and goes when the session refines the
// place: films and photos keep 45 dB, the noisiest 40.
constexpr RfxQuant kQuant = {6, 6, 6, 6, 6, 6, 6, 7, 7, 7};

// A length over the place kept for it.
void WriteAt(Bytes& out, size_t at, size_t bytes, size_t length) {
  for (size_t i = 0; i < bytes; ++i) out[at + i] = static_cast<uint8_t>(length >> (8 * i));
}

// A block, whose length is written when it ends.
class Block {
 public:
  Block(uint16_t type, Bytes& out) : out_(out), begin_(out.size()) {
    ByteWriter writer(out_);
    writer.U16(type);
    writer.U32(0);
  }
  Block(const Block&) = delete;
  Block& operator=(const Block&) = delete;
  ~Block() { WriteAt(out_, begin_ + 2, 4, out_.size() - begin_); }

 private:
  Bytes& out_;
  size_t begin_;
};

void WriteSides(ByteWriter& writer, Size size) {
  writer.U16(static_cast<uint16_t>(size.width_px));
  writer.U16(static_cast<uint16_t>(size.height_px));
}

void WriteHeaders(Size size, Bytes& out) {
  ByteWriter writer(out);
  {
    const Block block(kSync, out);
    writer.U32(kMagic);
    writer.U16(kVersion);
  }
  {
    const Block block(kCodecVersions, out);
    writer.U8(1);
    writer.U8(kCodecId);
    writer.U16(kVersion);
  }
  {
    const Block block(kChannels, out);
    writer.U8(1);
    writer.U8(kChannelId);
    WriteSides(writer, size);
  }
  const Block block(kContext, out);
  writer.U8(kCodecId);
  writer.U8(kAnyChannel);
  writer.U8(0);
  writer.U16(kRfxTilePx);
  writer.U16(kProperties);
}

void WriteRegion(const Rect& rect, Bytes& out) {
  const Block block(kRegion, out);
  ByteWriter writer(out);
  writer.U8(kCodecId);
  writer.U8(kChannelId);
  writer.U8(1);  // of a frame in one piece
  writer.U16(1);
  writer.U16(static_cast<uint16_t>(rect.x));
  writer.U16(static_cast<uint16_t>(rect.y));
  WriteSides(writer, {rect.width_px, rect.height_px});
  writer.U16(kRegionType);
  writer.U16(1);
}

// A component's code, with its length at `length_at`.
void WritePlane(RfxPlane& plane, size_t length_at, Bytes& out) {
  const size_t begin = out.size();
  TransformRfx(plane);
  QuantiseRfx(kQuant, plane);
  PackRlgr3(plane, out);
  WriteAt(out, length_at, 2, out.size() - begin);
}

// Of the tile at this place of the grid, what lies in `rect`.
void WriteTile(const tile::Pixels& picture, const Rect& rect, int column, int row, RfxPlanes& planes, Bytes& out) {
  const Block block(kTile, out);
  ByteWriter writer(out);
  writer.Zeros(3);  // kQuant is the only one
  writer.U16(static_cast<uint16_t>(column));
  writer.U16(static_cast<uint16_t>(row));
  const size_t lengths = out.size();
  writer.Zeros(6);
  const Rect tile{column * kRfxTilePx, row * kRfxTilePx, kRfxTilePx, kRfxTilePx};
  const Rect part = Intersect(tile, rect);
  ToRfxPlanes(picture.Crop(part), part.x - tile.x, part.y - tile.y, planes);
  WritePlane(planes.luma, lengths, out);
  WritePlane(planes.blue, lengths + 2, out);
  WritePlane(planes.red, lengths + 4, out);
}

// How many there are.
int WriteTiles(const tile::Pixels& picture, const Rect& rect, Bytes& out) {
  const auto planes = std::make_unique<RfxPlanes>();
  int tiles = 0;
  for (int row = rect.y / kRfxTilePx; row * kRfxTilePx < rect.bottom(); ++row) {
    for (int column = rect.x / kRfxTilePx; column * kRfxTilePx < rect.right(); ++column, ++tiles) {
      WriteTile(picture, rect, column, row, *planes, out);
    }
  }
  return tiles;
}

void WriteTileSet(const tile::Pixels& picture, const Rect& rect, Bytes& out) {
  const Block block(kExtension, out);
  ByteWriter writer(out);
  writer.U8(kCodecId);
  writer.U8(kChannelId);
  writer.U16(kTileSet);
  writer.U16(0);
  writer.U16(kTileSetProperties);
  writer.U8(1);
  writer.U8(kRfxTilePx);
  const size_t count_at = out.size();
  writer.U16(0);
  writer.U32(0);
  for (size_t i = 0; i < kQuant.size(); i += 2) writer.U8(static_cast<uint8_t>(kQuant[i] | kQuant[i + 1] << 4));
  const size_t begin = out.size();
  const int tiles = WriteTiles(picture, rect, out);
  WriteAt(out, count_at, 2, static_cast<size_t>(tiles));
  WriteAt(out, count_at + 2, 4, out.size() - begin);
}

}  // namespace

void PackRfx(const tile::Pixels& picture, const Rect& rect, Bytes& out) {
  WriteHeaders(picture.size, out);
  ByteWriter writer(out);
  {
    const Block block(kFrameBegin, out);
    writer.U8(kCodecId);
    writer.U8(kChannelId);
    writer.U32(0);  // a number nobody reads
    writer.U16(1);
  }
  WriteRegion(rect, out);
  WriteTileSet(picture, rect, out);
  const Block block(kFrameEnd, out);
  writer.U8(kCodecId);
  writer.U8(kChannelId);
}

}  // namespace shoji::rdp
