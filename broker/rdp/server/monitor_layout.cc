#include "broker/rdp/server/monitor_layout.h"

namespace shoji::rdp {
namespace {

constexpr uint32_t kCapabilities = 5;
constexpr uint32_t kLayout = 2;
constexpr uint32_t kMonitorBytes = 40;
constexpr uint32_t kMaxMonitors = 16;
constexpr uint32_t kPrimary = 1;
constexpr uint32_t kMinScale = 50;
constexpr uint32_t kMaxScale = 400;

struct Monitor {
  uint32_t flags;
  MonitorLayout layout;
};

Monitor ReadMonitor(ByteReader& in) {
  const uint32_t flags = in.U32();
  in.Take(8);  // left, top
  const uint32_t width_px = in.U32();
  const uint32_t height_px = in.U32();
  in.Take(12);  // physical size, orientation
  const uint32_t desktop_scale = in.U32();
  in.Take(4);  // device scale, for Windows' own store applications
  return {.flags = flags, .layout = FitLayout(width_px, height_px, desktop_scale)};
}

}  // namespace

MonitorLayout FitLayout(uint32_t width_px, uint32_t height_px, uint32_t scale_percent) {
  constexpr uint32_t kMost = 1u << 15;
  const Size size{static_cast<int>(std::min(width_px, kMost)), static_cast<int>(std::min(height_px, kMost))};
  const uint32_t scale = scale_percent == 0 ? 100 : std::clamp(scale_percent, kMinScale, kMaxScale);
  return {.size = ClampScreen(size), .scale_percent = static_cast<uint16_t>(scale)};
}

Bytes DisplayCapabilities() {
  Bytes message;
  ByteWriter out(message);
  out.U32(kCapabilities);
  out.U32(20);  // bytes of the whole
  out.U32(1);   // monitors
  out.U32(static_cast<uint32_t>(kMaxWidthPx));
  out.U32(static_cast<uint32_t>(kMaxHeightPx));
  return message;
}

Result<MonitorLayout> ParseMonitorLayout(ByteSpan message) {
  ByteReader in(message);
  const bool layout = in.U32() == kLayout && in.U32() == message.size() && in.U32() == kMonitorBytes;
  const uint32_t count = in.U32();
  const bool exact = layout && count >= 1 && count <= kMaxMonitors && in.left() == size_t{count} * kMonitorBytes;
  if (!exact) return Fail(ErrorCode::kInvalid, "malformed monitor layout");
  std::optional<MonitorLayout> chosen;
  for (uint32_t i = 0; i < count; ++i) {
    const Monitor monitor = ReadMonitor(in);
    if (!chosen || (monitor.flags & kPrimary) != 0) chosen = monitor.layout;
  }
  return *chosen;
}

}  // namespace shoji::rdp
