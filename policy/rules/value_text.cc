#include "policy/rules/value_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <optional>

namespace shoji::policy {
namespace {

struct Unit {
  std::string_view name;
  uint64_t bytes;
};
constexpr std::array kUnits = {Unit{"MiB", uint64_t{1} << 20}, Unit{"KiB", 1024}, Unit{"B", 1}};

constexpr std::string_view kWriteSize = "is no size; write \"512 B\", \"10 KiB\" (1 KiB = 1024 B) or \"2 MiB\"";
constexpr std::string_view kWriteTimes =
    "is no span of time; write \"08:30-17:15\", hours 00 to 23 (or 24:00 at the end)";
constexpr std::string_view kWriteDates = "is no date; write \"2026-04-01\" or \"2026-04-01..2027-03-31\"";
constexpr std::string_view kWriteDays =
    "is no day; write mon, tue, wed, thu, fri, sat, sun, or a span such as \"mon-fri\"";

std::unexpected<Error> Wrong(std::string_view text) { return Fail(ErrorCode::kInvalid, std::string(text)); }

// Digits only, all of `text`, at most 18 of them.
std::optional<uint64_t> Digits(std::string_view text) {
  uint64_t value = 0;
  const bool digits = std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  if (!digits || text.empty() || text.size() > 18) return std::nullopt;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// "08:30" -> 510; "24:00" -> 1440.
std::optional<uint16_t> Minute(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const auto hours = Digits(text.substr(0, 2)), minutes = Digits(text.substr(3));
  if (!hours || !minutes || *minutes > 59) return std::nullopt;
  const uint64_t minute = *hours * 60 + *minutes;
  if (minute > 1440) return std::nullopt;
  return static_cast<uint16_t>(minute);
}

// "2026-04-01" -> days since 1970-01-01. Only days that exist.
std::optional<int32_t> Day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = Digits(text.substr(0, 4)), month = Digits(text.substr(5, 2)), day = Digits(text.substr(8));
  if (!year || !month || !day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return static_cast<int32_t>(std::chrono::sys_days(date).time_since_epoch().count());
}

// "mon" -> 0 .. "sun" -> 6.
std::optional<size_t> DayOfWeek(std::string_view text) {
  constexpr std::array<std::string_view, 7> kNames = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  const auto found = std::ranges::find(kNames, text);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<size_t>(found - kNames.begin());
}

}  // namespace

Result<uint64_t> ParseSize(std::string_view text, uint64_t most) {
  const size_t space = text.find(' ');
  const auto number = Digits(text.substr(0, space));
  if (space == std::string_view::npos || !number) return Wrong(kWriteSize);
  const auto unit = std::ranges::find(kUnits, text.substr(space + 1), &Unit::name);
  if (unit == kUnits.end()) return Wrong(kWriteSize);
  if (*number == 0) return Wrong("allows nothing; write a size from 1 B, or answer = \"deny\"");
  if (*number > most / unit->bytes) return Wrong("is too much; write at most \"" + SizeText(most) + "\"");
  return *number * unit->bytes;
}

std::string SizeText(uint64_t bytes) {
  const auto unit = std::ranges::find_if(kUnits, [&](const Unit& of) { return bytes % of.bytes == 0; });
  return std::to_string(bytes / unit->bytes) + " " + std::string(unit->name);
}

Result<TimeSpan> ParseTimeSpan(std::string_view text) {
  const size_t dash = text.find('-');
  if (dash == std::string_view::npos) return Wrong(kWriteTimes);
  const auto from = Minute(text.substr(0, dash)), to = Minute(text.substr(dash + 1));
  if (!from || !to) return Wrong(kWriteTimes);
  if (*from >= *to) {
    return Wrong("ends before it begins; a span over midnight is two: write \"22:00-24:00\", \"00:00-05:00\"");
  }
  return TimeSpan{*from, *to};
}

Result<DateSpan> ParseDateSpan(std::string_view text) {
  const size_t dots = text.find("..");
  const auto first = Day(text.substr(0, dots));
  const auto last = dots == std::string_view::npos ? first : Day(text.substr(dots + 2));
  if (!first || !last) return Wrong(kWriteDates);
  if (*first > *last) return Wrong("ends before it begins; write the earlier date first");
  return DateSpan{*first, *last};
}

Result<EnumSet<Weekday>> ParseWeekdays(std::string_view text) {
  const size_t dash = text.find('-');
  const auto first = DayOfWeek(text.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : DayOfWeek(text.substr(dash + 1));
  if (!first || !last) return Wrong(kWriteDays);
  if (*first > *last) return Wrong("runs over the end of the week; write two, such as \"sat-sun\", \"mon\"");
  EnumSet<Weekday> days;
  for (size_t day = *first; day <= *last; ++day) days.insert(static_cast<Weekday>((day + 1) % 7));
  return days;
}

}  // namespace shoji::policy
