// Points in time as people type them on a command line. Pure but for the machine's time zone.
#pragma once

#include <string_view>

#include "codec/base/clock.h"
#include "codec/base/result.h"

namespace shoji::admin {

// "30d", "12h", "45m" (so long before `now`), "2027-04-01" (its beginning, local time), "2027-04-01T08:30" (local time)
// or "2027-04-01T00:00:00.000Z". kInvalid with these examples otherwise.
Result<WallTime> ParseTimeArgument(std::string_view text, WallTime now);

// What local time is ahead of UTC at `time`: 540 min in Japan.
std::chrono::minutes UtcOffsetAt(WallTime time);

}  // namespace shoji::admin
