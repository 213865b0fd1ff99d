// An RDP client with the graphics channel, for tests of GfxOutput: reads messages strictly (MS-RDPEGFX 2.2.2), unpacks
// and draws them with FreeRDP's decoders.
#pragma once

#include <freerdp/codec/planar.h>
#include <freerdp/codec/rfx.h>
#include <freerdp/codec/zgfx.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <deque>
#include <map>
#include <vector>

#include "broker/rdp/graphics/gfx_channel.h"
#include "broker/rdp/graphics/gfx_messages.h"
#include "codec/base/c_handle.h"
#include "codec/base/geometry.h"
#include "codec/tile/pixels.h"
#include "tests/codec/video/h264_decoder.h"

namespace shoji::test {

struct GfxSurface {
  Size size;
  std::vector<uint32_t> pixels;
};

class GfxClient {
 public:
  // What the client is limited to, by what it announced.
  size_t max_slots = 25600;
  size_t max_cache_bytes = 100 << 20;

  void Receive(ByteSpan packed) {
    BYTE* data = nullptr;
    UINT32 size = 0;
    ASSERT_EQ(zgfx_decompress(zgfx_.get(), packed.data(), static_cast<UINT32>(packed.size()), &data, &size, 0), 1);
    const CHandle<BYTE, std::free> owner(data);
    packed_bytes += packed.size();
    unpacked_bytes += size;
    ByteReader in({data, size});
    while (!in.AtExactEnd()) {
      const uint16_t command = in.U16();
      in.Zeros(2);
      const uint32_t length = in.U32();
      ASSERT_TRUE(in.ok() && length >= 8);
      ByteReader body(in.Take(length - 8));
      ASSERT_TRUE(in.ok());
      ++commands[command];
      Draw(command, body);
      ASSERT_TRUE(body.AtExactEnd()) << "command " << command;
    }
  }

  // What its window shows; black where nothing is mapped.
  tile::Pixels picture() const {
    const auto shown = surfaces_.find(mapped_);
    if (shown == surfaces_.end()) return {};
    EXPECT_EQ(shown->second.size, desktop);
    return {shown->second.pixels.data(), desktop.width_px, desktop};
  }

  Size desktop;
  std::map<int, int> commands;  // how many of each
  std::vector<uint32_t> ended;  // frames not yet taken for acknowledging
  std::vector<Bytes> confirmed;
  size_t packed_bytes = 0;
  size_t unpacked_bytes = 0;
  int videos = 0;
  int rough = 0;  // pieces of RemoteFX

 private:
  static Rect ReadRect(ByteReader& in) {
    const int left = in.U16();
    const int top = in.U16();
    const int right = in.U16();
    const int bottom = in.U16();
    return {left, top, right - left, bottom - top};
  }
  GfxSurface& Surface(uint16_t id) {
    EXPECT_TRUE(surfaces_.contains(id)) << "surface " << id;
    return surfaces_[id];
  }

  void Draw(uint16_t command, ByteReader& in) {
    const bool drawing = command == 1 || (command >= 4 && command <= 7);
    ASSERT_EQ(drawing && !in_frame_, false) << "command " << command << " outside a frame";
    switch (command) {
      case 0x01:
        return WireToSurface(in);
      case 0x04:
        return SolidFill(in);
      case 0x05:
        return SurfaceToSurface(in);
      case 0x06:
        return SurfaceToCache(in);
      case 0x07:
        return CacheToSurface(in);
      case 0x08:
        ASSERT_EQ(cache_.erase(in.U16()), 1u);
        return;
      case 0x09:
        return CreateSurface(in);
      case 0x0A:
        ASSERT_EQ(surfaces_.erase(in.U16()), 1u);
        return;
      case 0x0B:
        in.U32();
        ASSERT_FALSE(in_frame_.has_value());
        in_frame_ = in.U32();
        return;
      case 0x0C: {
        const uint32_t frame = in.U32();
        ASSERT_EQ(in_frame_, frame);
        ended.push_back(frame);
        in_frame_.reset();
        return;
      }
      case 0x0E:
        return ResetGraphics(in);
      case 0x0F:
        mapped_ = in.U16();
        in.Zeros(10);
        return;
      case 0x11:
        in.Zeros(2);
        return;
      case 0x13: {
        const ByteSpan rest = in.Take(in.left());
        confirmed.emplace_back(rest.begin(), rest.end());
        return;
      }
      default:
        FAIL() << "command " << command;
    }
  }

  void ResetGraphics(ByteReader& in) {
    ASSERT_FALSE(in_frame_.has_value());
    ASSERT_EQ(in.left(), 332u);
    desktop = {static_cast<int>(in.U32()), static_cast<int>(in.U32())};
    ASSERT_EQ(in.U32(), 1u);
    in.Zeros(8);
    ASSERT_EQ(in.U32(), static_cast<uint32_t>(desktop.width_px - 1));
    ASSERT_EQ(in.U32(), static_cast<uint32_t>(desktop.height_px - 1));
    ASSERT_EQ(in.U32(), 1u);
    in.Zeros(in.left());
  }

  void CreateSurface(ByteReader& in) {
    const uint16_t id = in.U16();
    ASSERT_FALSE(surfaces_.contains(id));
    const int width = in.U16();
    const int height = in.U16();
    ASSERT_EQ(in.U8(), 0x20);
    surfaces_[id] = {{width, height}, std::vector<uint32_t>(static_cast<size_t>(width) * height, 0xBADBAD)};
  }

  void SolidFill(ByteReader& in) {
    GfxSurface& surface = Surface(in.U16());
    const uint32_t colour = in.U32() & 0xFFFFFF;
    ASSERT_EQ(in.U16(), 1);
    const Rect rect = ReadRect(in);
    ASSERT_TRUE(Contains(surface.size, rect));
    Write(surface, rect, std::vector<uint32_t>(static_cast<size_t>(rect.width_px) * rect.height_px, colour));
  }

  void WireToSurface(ByteReader& in) {
    GfxSurface& surface = Surface(in.U16());
    const uint16_t codec = in.U16();
    ASSERT_TRUE(codec == 0x3 || codec == 0xA || codec == 0xB) << codec;
    ASSERT_EQ(in.U8(), 0x20);
    const Rect rect = ReadRect(in);
    ASSERT_TRUE(Contains(surface.size, rect));
    const ByteSpan data = in.Take(in.U32());
    if (codec == 0x3) return RemoteFx(surface, rect, data);
    if (codec == 0xB) return Avc420(surface, rect, data);
    const auto width = static_cast<UINT32>(rect.width_px);
    const auto height = static_cast<UINT32>(rect.height_px);
    std::vector<uint32_t> pixels(static_cast<size_t>(width) * height);
    ASSERT_TRUE(planar_decompress(planar_.get(), data.data(), static_cast<UINT32>(data.size()), width, height,
                                  reinterpret_cast<BYTE*>(pixels.data()), PIXEL_FORMAT_BGRX32, width * 4, 0, 0, width,
                                  height, FALSE));
    for (uint32_t& pixel : pixels) pixel &= 0xFFFFFF;
    Write(surface, rect, pixels);
  }

  void RemoteFx(GfxSurface& surface, const Rect& rect, ByteSpan data) {
    if (rfx_ == nullptr) rfx_.reset(rfx_context_new(FALSE));
    std::vector<uint32_t> drawn = surface.pixels;
    ASSERT_TRUE(rfx_process_message(
        rfx_.get(), data.data(), static_cast<UINT32>(data.size()), static_cast<UINT32>(rect.x),
        static_cast<UINT32>(rect.y), reinterpret_cast<BYTE*>(drawn.data()), PIXEL_FORMAT_BGRX32,
        static_cast<UINT32>(surface.size.width_px) * 4, static_cast<UINT32>(surface.size.height_px), nullptr));
    for (uint32_t& pixel : drawn) pixel &= 0xFFFFFF;
    surface.pixels = std::move(drawn);
    ++rough;
  }

  // One region, which is the surface.
  void Avc420(GfxSurface& surface, const Rect& rect, ByteSpan data) {
    const Rect whole{0, 0, surface.size.width_px, surface.size.height_px};
    ASSERT_EQ(rect, whole);
    ByteReader in(data);
    ASSERT_EQ(in.U32(), 1u);
    ASSERT_EQ(ReadRect(in), whole);
    in.Take(2);
    const ByteSpan unit = in.Take(in.left());
    // A sequence parameter set comes with each key picture.
    const bool key = unit.size() > 5 && (unit[unit[2] == 1 ? 3 : 4] & 0x1F) == 7;
    ASSERT_TRUE(
        h264_.Paint({unit, key, false, surface.size}, surface.pixels.data(), surface.size.width_px).has_value());
    ++videos;
  }

  void SurfaceToSurface(ByteReader& in) {
    const GfxSurface& from = Surface(in.U16());
    GfxSurface& to = Surface(in.U16());
    const Rect rect = ReadRect(in);
    ASSERT_TRUE(Contains(from.size, rect));
    ASSERT_EQ(in.U16(), 1);
    const int x = in.U16();
    const int y = in.U16();
    const Rect target{x, y, rect.width_px, rect.height_px};
    ASSERT_TRUE(Contains(to.size, target));
    Write(to, target, Read(from, rect));
  }

  void SurfaceToCache(ByteReader& in) {
    const GfxSurface& surface = Surface(in.U16());
    in.U64();
    const uint16_t slot = in.U16();
    ASSERT_TRUE(slot >= 1 && slot <= max_slots) << slot;
    ASSERT_FALSE(cache_.contains(slot)) << "not evicted before";
    const Rect rect = ReadRect(in);
    ASSERT_TRUE(Contains(surface.size, rect));
    cache_[slot] = {{rect.width_px, rect.height_px}, Read(surface, rect)};
    size_t bytes = 0;
    for (const auto& [id, kept] : cache_) bytes += kept.pixels.size() * 4;
    ASSERT_LE(bytes, max_cache_bytes);
  }

  void CacheToSurface(ByteReader& in) {
    const uint16_t slot = in.U16();
    GfxSurface& surface = Surface(in.U16());
    ASSERT_TRUE(cache_.contains(slot)) << slot;
    ASSERT_EQ(in.U16(), 1);
    const int x = in.U16();
    const int y = in.U16();
    const GfxSurface& kept = cache_[slot];
    const Rect rect{x, y, kept.size.width_px, kept.size.height_px};
    ASSERT_TRUE(Contains(surface.size, rect));
    Write(surface, rect, kept.pixels);
  }

  static std::vector<uint32_t> Read(const GfxSurface& surface, const Rect& rect) {
    std::vector<uint32_t> pixels;
    for (int y = rect.y; y < rect.bottom(); ++y) {
      const uint32_t* row = surface.pixels.data() + static_cast<ptrdiff_t>(y) * surface.size.width_px;
      pixels.insert(pixels.end(), row + rect.x, row + rect.right());
    }
    return pixels;
  }
  static void Write(GfxSurface& surface, const Rect& rect, const std::vector<uint32_t>& pixels) {
    for (int y = 0; y < rect.height_px; ++y) {
      std::copy_n(pixels.data() + static_cast<ptrdiff_t>(y) * rect.width_px, rect.width_px,
                  surface.pixels.data() + static_cast<ptrdiff_t>(rect.y + y) * surface.size.width_px + rect.x);
    }
  }

  std::map<uint16_t, GfxSurface> surfaces_;
  std::map<uint16_t, GfxSurface> cache_;
  std::optional<uint32_t> in_frame_;
  H264Decoder h264_;
  CHandle<RFX_CONTEXT, rfx_context_free> rfx_;
  uint16_t mapped_ = 0;
  CHandle<ZGFX_CONTEXT, zgfx_context_free> zgfx_{zgfx_context_new(FALSE)};
  CHandle<BITMAP_PLANAR_CONTEXT, freerdp_bitmap_planar_context_free> planar_{
      freerdp_bitmap_planar_context_new(0, 4096, 2304)};
};

// The channel between the output and such a client.
class FakeGfxChannel final : public rdp::GfxChannel {
 public:
  struct Wires {
    GfxClient client;
    State state = State::kOpening;
    std::deque<Bytes> from_client;
    bool blocked = false;
  };
  explicit FakeGfxChannel(Wires& wires) : wires_(wires) {}

  State Poll() override { return wires_.state; }
  Result<std::optional<Bytes>> Read() override {
    if (wires_.from_client.empty()) return std::nullopt;
    Bytes message = std::move(wires_.from_client.front());
    wires_.from_client.pop_front();
    return message;
  }
  Result<void> Write(ByteSpan message) override {
    EXPECT_EQ(wires_.state, State::kOpen);
    wires_.client.Receive(message);
    return {};
  }
  bool IsBlocked() const override { return wires_.blocked; }

 private:
  Wires& wires_;
};

// A client's messages, as they go over the channel.
inline Bytes GfxMessage(uint16_t command, const Bytes& body) {
  Bytes message;
  ByteWriter writer(message);
  writer.U16(command);
  writer.U16(0);
  writer.U32(static_cast<uint32_t>(8 + body.size()));
  writer.Raw(body);
  return message;
}
inline Bytes CapsAdvertise(const std::vector<rdp::GfxCapability>& offered) {
  Bytes body;
  ByteWriter writer(body);
  writer.U16(static_cast<uint16_t>(offered.size()));
  for (const rdp::GfxCapability& capability : offered) {
    writer.U32(static_cast<uint32_t>(capability.version));
    const bool flags = capability.version != rdp::GfxVersion::k10_1;
    writer.U32(flags ? 4 : 16);
    writer.U32(capability.flags);
    if (!flags) writer.Zeros(12);
  }
  return GfxMessage(0x12, body);
}
inline Bytes FrameAcknowledge(uint32_t frame_id, uint32_t queue_depth = 0) {
  Bytes body;
  ByteWriter writer(body);
  writer.U32(queue_depth);
  writer.U32(frame_id);
  writer.U32(1);
  return GfxMessage(0x0D, body);
}

}  // namespace shoji::test
