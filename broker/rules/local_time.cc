#include "broker/rules/local_time.h"

#include <array>
#include <charconv>
#include <cstdio>
#include <ctime>

namespace shoji::rules {
namespace {

std::tm Local(WallTime time) {
  const std::time_t seconds = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
  std::tm local{};
  localtime_r(&seconds, &local);
  return local;
}

// The number that the digits text[from, from + count) say; -1 when they are no digits.
int Digits(std::string_view text, size_t from, size_t count) {
  int value = -1;
  const char* const begin = text.data() + from;
  const auto [end, error] = std::from_chars(begin, begin + count, value);
  return error == std::errc() && end == begin + count && *begin != '-' ? value : -1;
}

std::unexpected<Error> BadTime(std::string_view text) {
  return Fail(ErrorCode::kInvalid, "'" + std::string(text) + "' is no date; write for example 2027-04-01T00:00");
}

}  // namespace

policy::LocalTime LocalTimeOf(WallTime time) {
  const std::tm local = Local(time);
  const std::chrono::year_month_day date{std::chrono::year(local.tm_year + 1900),
                                         std::chrono::month(static_cast<unsigned>(local.tm_mon + 1)),
                                         std::chrono::day(static_cast<unsigned>(local.tm_mday))};
  return {.day = static_cast<int32_t>(std::chrono::sys_days(date).time_since_epoch().count()),
          .weekday = static_cast<uint8_t>(local.tm_wday),
          .minute = static_cast<uint16_t>(local.tm_hour * 60 + local.tm_min)};
}

Result<WallTime> ParseLocalTime(std::string_view text) {
  const bool with_time = text.size() == 16 && text[10] == 'T' && text[13] == ':';
  if ((!with_time && text.size() != 10) || text[4] != '-' || text[7] != '-') return BadTime(text);
  const int year = Digits(text, 0, 4);
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(Digits(text, 5, 2))),
                                         std::chrono::day(static_cast<unsigned>(Digits(text, 8, 2)))};
  const int hour = with_time ? Digits(text, 11, 2) : 0;
  const int minute = with_time ? Digits(text, 14, 2) : 0;
  if (!date.ok() || year < 2000 || year > 2999 || hour < 0 || hour > 23 || minute < 0 || minute > 59) {
    return BadTime(text);
  }
  std::tm local{};
  local.tm_year = year - 1900;
  local.tm_mon = static_cast<int>(static_cast<unsigned>(date.month())) - 1;
  local.tm_mday = static_cast<int>(static_cast<unsigned>(date.day()));
  local.tm_hour = hour;
  local.tm_min = minute;
  local.tm_isdst = -1;
  return WallTime(std::chrono::seconds(std::mktime(&local)));
}

std::string FormatLocalTime(WallTime time) {
  const std::tm local = Local(time);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M", &local);
  return text.data();
}

}  // namespace shoji::rules
