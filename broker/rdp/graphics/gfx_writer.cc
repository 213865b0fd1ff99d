#include "broker/rdp/graphics/gfx_messages.h"

namespace shoji::rdp {
namespace {

constexpr uint16_t kWireToSurface1 = 0x0001;
constexpr uint16_t kSolidFill = 0x0004;
constexpr uint16_t kSurfaceToSurface = 0x0005;
constexpr uint16_t kSurfaceToCache = 0x0006;
constexpr uint16_t kCacheToSurface = 0x0007;
constexpr uint16_t kEvictCacheEntry = 0x0008;
constexpr uint16_t kCreateSurface = 0x0009;
constexpr uint16_t kDeleteSurface = 0x000A;
constexpr uint16_t kStartFrame = 0x000B;
constexpr uint16_t kEndFrame = 0x000C;
constexpr uint16_t kResetGraphics = 0x000E;
constexpr uint16_t kMapSurfaceToOutput = 0x000F;
constexpr uint16_t kCacheImportReply = 0x0011;
constexpr uint16_t kCapsConfirm = 0x0013;

constexpr size_t kLengthOffset = 4;  // in a message's header
constexpr size_t kResetGraphicsBytes = 340;
constexpr uint8_t kXrgb8888 = 0x20;
constexpr uint32_t kPrimaryMonitor = 1;
constexpr uint32_t kReservedCapabilityBytes = 16;  // of 10.1, which has no flags
// Of the picture as a whole: nobody reads them, and they have to be there.
constexpr uint8_t kQuantiser = 18;
constexpr uint8_t kQuality = 100;

}  // namespace

void GfxWriter::Begin(uint16_t command) {
  begin_ = out_.size();
  ByteWriter writer(out_);
  writer.U16(command);
  writer.U16(0);
  writer.U32(0);  // Finish() knows
}

void GfxWriter::Finish() {
  const auto length = static_cast<uint32_t>(out_.size() - begin_);
  for (size_t i = 0; i < 4; ++i) out_[begin_ + kLengthOffset + i] = static_cast<uint8_t>(length >> (8 * i));
}

void GfxWriter::Put(const Rect& rect) {
  ByteWriter writer(out_);
  writer.U16(static_cast<uint16_t>(rect.x));
  writer.U16(static_cast<uint16_t>(rect.y));
  writer.U16(static_cast<uint16_t>(rect.right()));
  writer.U16(static_cast<uint16_t>(rect.bottom()));
}

void GfxWriter::Put(GfxPoint point) {
  ByteWriter writer(out_);
  writer.U16(static_cast<uint16_t>(point.x));
  writer.U16(static_cast<uint16_t>(point.y));
}

void GfxWriter::CapsConfirm(const GfxCapability& capability) {
  Begin(kCapsConfirm);
  ByteWriter writer(out_);
  writer.U32(static_cast<uint32_t>(capability.version));
  if (capability.version == GfxVersion::k10_1) {
    writer.U32(kReservedCapabilityBytes);
    writer.Zeros(kReservedCapabilityBytes);
  } else {
    writer.U32(4);
    writer.U32(capability.flags);
  }
  Finish();
}

void GfxWriter::ResetGraphics(Size size) {
  Begin(kResetGraphics);
  ByteWriter writer(out_);
  writer.U32(static_cast<uint32_t>(size.width_px));
  writer.U32(static_cast<uint32_t>(size.height_px));
  writer.U32(1);
  writer.U32(0);
  writer.U32(0);
  writer.U32(static_cast<uint32_t>(size.width_px - 1));
  writer.U32(static_cast<uint32_t>(size.height_px - 1));
  writer.U32(kPrimaryMonitor);
  writer.Zeros(begin_ + kResetGraphicsBytes - out_.size());
  Finish();
}

void GfxWriter::CreateSurface(uint16_t surface, Size size) {
  Begin(kCreateSurface);
  ByteWriter writer(out_);
  writer.U16(surface);
  writer.U16(static_cast<uint16_t>(size.width_px));
  writer.U16(static_cast<uint16_t>(size.height_px));
  writer.U8(kXrgb8888);
  Finish();
}

void GfxWriter::DeleteSurface(uint16_t surface) {
  Begin(kDeleteSurface);
  ByteWriter(out_).U16(surface);
  Finish();
}

void GfxWriter::MapSurfaceToOutput(uint16_t surface) {
  Begin(kMapSurfaceToOutput);
  ByteWriter writer(out_);
  writer.U16(surface);
  writer.U16(0);
  writer.U32(0);
  writer.U32(0);
  Finish();
}

void GfxWriter::StartFrame(uint32_t frame_id) {
  Begin(kStartFrame);
  ByteWriter writer(out_);
  writer.U32(0);  // time of day; optional
  writer.U32(frame_id);
  Finish();
}

void GfxWriter::EndFrame(uint32_t frame_id) {
  Begin(kEndFrame);
  ByteWriter(out_).U32(frame_id);
  Finish();
}

void GfxWriter::SolidFill(uint16_t surface, uint32_t colour, const Rect& rect) {
  Begin(kSolidFill);
  ByteWriter writer(out_);
  writer.U16(surface);
  writer.U32(colour | 0xFF000000);
  writer.U16(1);
  Put(rect);
  Finish();
}

void GfxWriter::SurfaceToSurface(uint16_t from_surface, const Rect& from, uint16_t surface, GfxPoint to) {
  Begin(kSurfaceToSurface);
  ByteWriter writer(out_);
  writer.U16(from_surface);
  writer.U16(surface);
  Put(from);
  writer.U16(1);
  Put(to);
  Finish();
}

void GfxWriter::SurfaceToCache(uint16_t surface, const Rect& from, uint16_t slot) {
  Begin(kSurfaceToCache);
  ByteWriter writer(out_);
  writer.U16(surface);
  writer.U64(slot);  // the key under which a client may keep it on disk, which it is never asked for
  writer.U16(slot);
  Put(from);
  Finish();
}

void GfxWriter::CacheToSurface(uint16_t slot, uint16_t surface, GfxPoint to) {
  Begin(kCacheToSurface);
  ByteWriter writer(out_);
  writer.U16(slot);
  writer.U16(surface);
  writer.U16(1);
  Put(to);
  Finish();
}

void GfxWriter::EvictCacheEntry(uint16_t slot) {
  Begin(kEvictCacheEntry);
  ByteWriter(out_).U16(slot);
  Finish();
}

void GfxWriter::WireToSurface(uint16_t surface, GfxCodec codec, const Rect& rect, ByteSpan data) {
  Begin(kWireToSurface1);
  ByteWriter writer(out_);
  writer.U16(surface);
  writer.U16(static_cast<uint16_t>(codec));
  writer.U8(kXrgb8888);
  Put(rect);
  writer.U32(static_cast<uint32_t>(data.size()));
  writer.Raw(data);
  Finish();
}

void GfxWriter::Avc420ToSurface(uint16_t surface, Size size, ByteSpan access_unit) {
  const Rect everything{0, 0, size.width_px, size.height_px};
  constexpr size_t kRegionBytes = 4 + 8 + 2;
  Begin(kWireToSurface1);
  ByteWriter writer(out_);
  writer.U16(surface);
  writer.U16(static_cast<uint16_t>(GfxCodec::kAvc420));
  writer.U8(kXrgb8888);
  Put(everything);
  writer.U32(static_cast<uint32_t>(kRegionBytes + access_unit.size()));
  writer.U32(1);
  Put(everything);
  writer.U8(kQuantiser);
  writer.U8(kQuality);
  writer.Raw(access_unit);
  Finish();
}

void GfxWriter::CacheImportReply() {
  Begin(kCacheImportReply);
  ByteWriter(out_).U16(0);
  Finish();
}

}  // namespace shoji::rdp
