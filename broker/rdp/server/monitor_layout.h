// The display control channel's messages (MS-RDPEDISP): the client says how large its window is now. Pure; takes
// foreign bytes. One monitor is shown, whatever the client has.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "codec/base/bytes.h"
#include "codec/base/geometry.h"
#include "codec/base/result.h"

namespace shoji::rdp {

inline constexpr std::string_view kDisplayChannel = "Microsoft::Windows::RDS::DisplayControl";

struct MonitorLayout {
  Size size;  // one that a screen may have (ClampScreen)
  uint16_t scale_percent = 100;
  bool operator==(const MonitorLayout&) const = default;
};

// As HELLO and RESIZE take them, from what a client says; a scale of 0 is "not said".
MonitorLayout FitLayout(uint32_t width_px, uint32_t height_px, uint32_t scale_percent);

// What the server takes: one monitor, up to the largest screen. Sent when the channel opens.
Bytes DisplayCapabilities();

// The primary monitor of one MONITOR_LAYOUT message, or of what is the first. kInvalid: anything else.
Result<MonitorLayout> ParseMonitorLayout(ByteSpan message);

}  // namespace shoji::rdp
