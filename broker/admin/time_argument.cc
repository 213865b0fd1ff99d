#include "broker/admin/time_argument.h"

#include <charconv>
#include <ctime>
#include <optional>
#include <string>

#include "policy/audit/search/entry_view.h"

namespace shoji::admin {
namespace {

constexpr int64_t kMaxCount = 1'000'000;

std::optional<WallTime> Before(std::string_view text, WallTime now) {
  if (text.size() < 2) return std::nullopt;
  int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size() - 1, count);
  if (error != std::errc() || end != text.data() + text.size() - 1 || count < 0 || count > kMaxCount) {
    return std::nullopt;
  }
  switch (text.back()) {
    case 'd':
      return now - std::chrono::days(count);
    case 'h':
      return now - std::chrono::hours(count);
    case 'm':
      return now - std::chrono::minutes(count);
    default:
      return std::nullopt;
  }
}

// `text` as if it were UTC, then shifted to what it means here.
std::optional<WallTime> Local(std::string_view text) {
  const std::string rest = text.size() == 10 ? "T00:00:00.000Z" : text.size() == 16 ? ":00.000Z" : "";
  const auto as_utc = rest.empty() ? std::nullopt : audit::ParseTimestamp(std::string(text) + rest);
  if (!as_utc) return std::nullopt;
  const std::time_t seconds = std::chrono::floor<std::chrono::seconds>(*as_utc).time_since_epoch().count();
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  parts.tm_isdst = -1;
  return WallTime(std::chrono::seconds(std::mktime(&parts)));
}

}  // namespace

Result<WallTime> ParseTimeArgument(std::string_view text, WallTime now) {
  if (const auto time = Before(text, now)) return *time;
  if (const auto time = audit::ParseTimestamp(text)) return *time;
  if (const auto time = Local(text)) return *time;
  return Fail(ErrorCode::kInvalid, "'" + std::string(text) +
                                       "' is no time; write 30d, 12h, 45m, 2027-04-01, 2027-04-01T08:30 or "
                                       "2027-04-01T00:00:00.000Z");
}

std::chrono::minutes UtcOffsetAt(WallTime time) {
  const std::time_t seconds = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
  std::tm local{};
  localtime_r(&seconds, &local);
  return std::chrono::minutes(local.tm_gmtoff / 60);
}

}  // namespace shoji::admin
