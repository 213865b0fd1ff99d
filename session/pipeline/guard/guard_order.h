// What policy wants of guard P5 in this session, as shoji-host passes it on (session/link/CONTRACT.md, `guard`). A
// value.
#pragma once

#include <string>
#include <vector>

#include "codec/base/clock.h"
#include "codec/base/geometry.h"
#include "codec/base/result.h"
#include "session/link/seqpacket_channel.h"

namespace shoji::pipeline {

inline constexpr size_t kMaxMasks = 64;

struct GuardOrder {
  std::string watermark;    // one line, "{time}" stands for day and minute; empty: none
  std::vector<Rect> masks;  // places of the screen that are blanked
  bool operator==(const GuardOrder&) const = default;
};

// kInvalid: a member missing, of another type or out of range.
Result<GuardOrder> ParseGuardOrder(const link::Json& body);

// The text to show now: "{time}" becomes "2027-04-01 08:30", local time.
std::string WatermarkText(const std::string& watermark, WallTime now);
bool ShowsTime(const std::string& watermark);

}  // namespace shoji::pipeline
