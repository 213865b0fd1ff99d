// The small languages inside rule files: sizes, times of the day, dates, days of the week. Pure, any thread. Each error
// says what is wrong and what to write instead, to follow the quoted text: `"10 KB" is no size; write ...`.
#pragma once

#include <cstdint>
#include <string_view>

#include "codec/base/result.h"
#include "policy/enum_set.h"
#include "policy/rules/rule_set.h"

namespace shoji::policy {

// What a transfer's buffers hold at most, whatever a rule says (SPEC of the transfer gate: 64 MiB).
inline constexpr uint64_t kMostBytes = uint64_t{64} << 20;

// "512 B", "10 KiB", "2 MiB": 1 B to `most`.
Result<uint64_t> ParseSize(std::string_view text, uint64_t most);
// `bytes` as ParseSize reads it, in the largest unit that is exact.
std::string SizeText(uint64_t bytes);

// "08:30-17:15": from 08:30 until just before 17:15; "24:00" is the end of the day.
Result<TimeSpan> ParseTimeSpan(std::string_view text);

// "2026-04-01", or "2026-04-01..2027-03-31" with both days inside.
Result<DateSpan> ParseDateSpan(std::string_view text);

// "mon", or "mon-fri" with both days inside; the week begins on Monday.
Result<EnumSet<Weekday>> ParseWeekdays(std::string_view text);

}  // namespace shoji::policy
