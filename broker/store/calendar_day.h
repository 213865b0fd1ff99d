// Days as people and personnel orders count them: local dates, since 1970-01-01. Pure but for the time zone of the
// machine; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "codec/base/clock.h"

namespace shoji::store {

// The local date `time` falls on.
int32_t LocalDay(WallTime time);
// "2027-04-01". Empty for anything but a date there is, from 1970 to 9999.
std::optional<int32_t> ParseDay(std::string_view text);
std::string FormatDay(int32_t day);

}  // namespace shoji::store
