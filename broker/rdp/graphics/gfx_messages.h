// Messages of the graphics channel (MS-RDPEGFX 2.2.2): those of the server are written, those of the client parsed.
// Pure; any thread. Rectangles lie inside the surface they name; the writer's user sees to that.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "codec/base/bytes.h"
#include "codec/base/geometry.h"
#include "codec/base/result.h"

namespace shoji::rdp {

enum class GfxVersion : uint32_t {
  k8 = 0x00080004,
  k8_1 = 0x00080105,
  k10 = 0x000A0002,
  k10_1 = 0x000A0100,
  k10_2 = 0x000A0200,
  k10_3 = 0x000A0301,
  k10_4 = 0x000A0400,
  k10_5 = 0x000A0502,
  k10_6 = 0x000A0600,
  k10_7 = 0x000A0701,
};

// Bits of GfxCapability::flags.
inline constexpr uint32_t kGfxThinClient = 0x01;  // 8, 8.1
inline constexpr uint32_t kGfxSmallCache = 0x02;
inline constexpr uint32_t kGfxAvc420Enabled = 0x10;  // 8.1
inline constexpr uint32_t kGfxAvcDisabled = 0x20;    // 10 and later

struct GfxCapability {
  GfxVersion version = GfxVersion::k8;
  uint32_t flags = 0;  // 0 in 10.1, which has none
  bool operator==(const GfxCapability&) const = default;
};

// The newest of what the client offers that is known here; nothing when it offers none.
std::optional<GfxCapability> ChooseCapability(std::span<const GfxCapability> offered);
// The client decodes H.264 4:2:0.
bool TakesAvc420(const GfxCapability& capability);
// The client keeps 16 MB of cached pieces instead of 100.
bool KeepsLittle(const GfxCapability& capability);

enum class GfxCodec : uint16_t { kUncompressed = 0x0, kRemoteFx = 0x3, kPlanar = 0xA, kAvc420 = 0xB };

struct GfxPoint {
  int x = 0;
  int y = 0;
};

// Appends whole messages to `out`, which outlives it.
class GfxWriter {
 public:
  explicit GfxWriter(Bytes& out) : out_(out) {}

  void CapsConfirm(const GfxCapability& capability);
  // One monitor of this size.
  void ResetGraphics(Size size);
  void CreateSurface(uint16_t surface, Size size);
  void DeleteSurface(uint16_t surface);
  void MapSurfaceToOutput(uint16_t surface);
  void StartFrame(uint32_t frame_id);
  void EndFrame(uint32_t frame_id);
  void SolidFill(uint16_t surface, uint32_t colour, const Rect& rect);
  // May overlap: as if all of it was read first.
  void SurfaceToSurface(uint16_t from_surface, const Rect& from, uint16_t surface, GfxPoint to);
  void SurfaceToCache(uint16_t surface, const Rect& from, uint16_t slot);
  void CacheToSurface(uint16_t slot, uint16_t surface, GfxPoint to);
  void EvictCacheEntry(uint16_t slot);
  void WireToSurface(uint16_t surface, GfxCodec codec, const Rect& rect, ByteSpan data);
  // H.264 of one picture that fills the surface.
  void Avc420ToSurface(uint16_t surface, Size size, ByteSpan access_unit);
  // Nothing of what the client offered from its disk is wanted.
  void CacheImportReply();

 private:
  // Length of the message begun last, now that it is there.
  void Begin(uint16_t command);
  void Finish();
  void Put(const Rect& rect);
  void Put(GfxPoint point);

  Bytes& out_;
  size_t begin_ = 0;
};

struct GfxCapsAdvertise {
  std::vector<GfxCapability> offered;  // those of versions known here
};
struct GfxFrameAcknowledge {
  uint32_t queue_depth = 0;
  uint32_t frame_id = 0;
};
// GfxFrameAcknowledge::queue_depth: no more acknowledgements until further notice.
inline constexpr uint32_t kGfxSuspendAcknowledge = 0xFFFFFFFF;
struct GfxCacheImportOffer {};
struct GfxQualityReport {};  // of use to nobody here
using GfxClientMessage = std::variant<GfxCapsAdvertise, GfxFrameAcknowledge, GfxCacheImportOffer, GfxQualityReport>;

// All messages in `bytes`, which are one channel message. Foreign bytes; error when one is not allowed.
Result<std::vector<GfxClientMessage>> ParseGfxClientMessages(ByteSpan bytes);

}  // namespace shoji::rdp
