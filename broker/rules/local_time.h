// Wall-clock time where the people work (the broker's time zone), as rules and dates of activation mean it. Any thread.
#pragma once

#include <string>
#include <string_view>

#include "codec/base/clock.h"
#include "codec/base/result.h"
#include "policy/request.h"

namespace shoji::rules {

policy::LocalTime LocalTimeOf(WallTime time);

// "2027-04-01T00:00", or "2027-04-01" for its midnight. kInvalid for anything else, for a date that does not exist, and
// for a year outside 2000..2999.
Result<WallTime> ParseLocalTime(std::string_view text);
std::string FormatLocalTime(WallTime time);  // "2027-04-01 00:00"

}  // namespace shoji::rules
