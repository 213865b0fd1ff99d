#include "broker/rdp/graphics/gfx_messages.h"

#include <algorithm>
#include <array>

namespace shoji::rdp {
namespace {

constexpr uint16_t kFrameAcknowledge = 0x000D;
constexpr uint16_t kCacheImportOffer = 0x0010;
constexpr uint16_t kCapsAdvertise = 0x0012;
constexpr uint16_t kQualityReport = 0x0016;

constexpr size_t kHeaderBytes = 8;
// A client has a dozen versions, and at most as many pieces on disk as the specification allows (2.2.2.16).
constexpr int kMaxCapabilities = 64;
constexpr int kMaxCacheEntries = 5462;
constexpr size_t kCacheEntryBytes = 12;
constexpr size_t kQualityReportBytes = 12;

// Newest first.
constexpr std::array kVersions = {GfxVersion::k10_7, GfxVersion::k10_6, GfxVersion::k10_5, GfxVersion::k10_4,
                                  GfxVersion::k10_3, GfxVersion::k10_2, GfxVersion::k10_1, GfxVersion::k10,
                                  GfxVersion::k8_1,  GfxVersion::k8};

std::unexpected<Error> Malformed() { return Fail(ErrorCode::kInvalid, "malformed message on the graphics channel"); }

Result<GfxClientMessage> ReadCapsAdvertise(ByteReader& in) {
  const int count = in.U16();
  if (count > kMaxCapabilities) return Malformed();
  GfxCapsAdvertise advertise;
  for (int i = 0; i < count; ++i) {
    const auto version = static_cast<GfxVersion>(in.U32());
    ByteReader data(in.Take(in.U32()));
    if (!in.ok()) return Malformed();
    if (std::ranges::find(kVersions, version) == kVersions.end()) continue;
    const bool has_flags = version != GfxVersion::k10_1;
    const uint32_t flags = has_flags ? data.U32() : 0;
    if (!data.ok()) return Malformed();
    advertise.offered.push_back({version, flags});
  }
  return advertise;
}

Result<GfxClientMessage> ReadBody(uint16_t command, ByteReader& in) {
  switch (command) {
    case kCapsAdvertise:
      return ReadCapsAdvertise(in);
    case kFrameAcknowledge: {
      GfxFrameAcknowledge acknowledge;
      acknowledge.queue_depth = in.U32();
      acknowledge.frame_id = in.U32();
      in.U32();  // frames decoded in all
      return acknowledge;
    }
    case kCacheImportOffer: {
      const int count = in.U16();
      if (count > kMaxCacheEntries) return Malformed();
      in.Take(static_cast<size_t>(count) * kCacheEntryBytes);
      return GfxCacheImportOffer{};
    }
    case kQualityReport:
      in.Take(kQualityReportBytes);
      return GfxQualityReport{};
    default:
      return Fail(ErrorCode::kInvalid, "unknown message on the graphics channel");
  }
}

}  // namespace

std::optional<GfxCapability> ChooseCapability(std::span<const GfxCapability> offered) {
  for (const GfxVersion version : kVersions) {
    const auto found = std::ranges::find(offered, version, &GfxCapability::version);
    if (found != offered.end()) return *found;
  }
  return std::nullopt;
}

bool TakesAvc420(const GfxCapability& capability) {
  switch (capability.version) {
    case GfxVersion::k8:
      return false;
    case GfxVersion::k8_1:
      return (capability.flags & kGfxAvc420Enabled) != 0;
    default:
      return (capability.flags & kGfxAvcDisabled) == 0;
  }
}

bool KeepsLittle(const GfxCapability& capability) {
  const bool old = capability.version == GfxVersion::k8 || capability.version == GfxVersion::k8_1;
  return (capability.flags & (old ? kGfxThinClient | kGfxSmallCache : kGfxSmallCache)) != 0;
}

Result<std::vector<GfxClientMessage>> ParseGfxClientMessages(ByteSpan bytes) {
  std::vector<GfxClientMessage> messages;
  ByteReader in(bytes);
  while (!in.AtExactEnd()) {
    const uint16_t command = in.U16();
    in.U16();  // flags, of no meaning yet
    const uint32_t length = in.U32();
    if (!in.ok() || length < kHeaderBytes) return Malformed();
    ByteReader body(in.Take(length - kHeaderBytes));
    if (!in.ok()) return Malformed();
    Result<GfxClientMessage> message = ReadBody(command, body);
    if (!message) return std::unexpected(message.error());
    if (!body.AtExactEnd()) return Malformed();
    messages.push_back(std::move(*message));
  }
  return messages;
}

}  // namespace shoji::rdp
