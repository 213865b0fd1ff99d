#include "broker/web/console/audit_query.h"

#include <ctime>

#include "broker/rules/local_time.h"
#include "broker/store/calendar_day.h"
#include "broker/web/http_query.h"

namespace shoji::web {
namespace {

constexpr size_t kMaxValueBytes = 256;

// Local midnight at the beginning of the day, `later` days after it.
Result<std::optional<WallTime>> Midnight(const HttpRequest& request, std::string_view name, int later) {
  const std::string text = QueryValue(request, name);
  if (text.empty()) return std::optional<WallTime>();
  const auto day = store::ParseDay(text);
  if (!day) return Fail(ErrorCode::kInvalid, std::string(name) + " must be a day, 2026-11-21");
  const auto time = rules::ParseLocalTime(store::FormatDay(*day + later));
  if (!time) return std::unexpected(time.error());
  return std::optional<WallTime>(*time);
}

}  // namespace

Result<Period> PeriodOf(const HttpRequest& request) {
  const auto from = Midnight(request, "since", 0);
  if (!from) return std::unexpected(from.error());
  const auto to = Midnight(request, "until", 1);
  if (!to) return std::unexpected(to.error());
  if (*from && *to && **to <= **from) return Fail(ErrorCode::kInvalid, "until is before since");
  return Period{*from, *to};
}

Result<audit::SearchQuery> AuditQueryOf(const HttpRequest& request, size_t limit) {
  const auto period = PeriodOf(request);
  if (!period) return std::unexpected(period.error());
  audit::SearchQuery query;
  query.since = period->from;
  query.until = period->to;
  query.limit = limit;
  const std::pair<std::string_view, std::string*> texts[] = {
      {"user", &query.user}, {"department", &query.department}, {"session", &query.session},
      {"type", &query.type}, {"answer", &query.answer},         {"rule", &query.rule},
      {"text", &query.text}};
  for (const auto& [name, value] : texts) {
    *value = QueryValue(request, name);
    if (value->size() > kMaxValueBytes) return Fail(ErrorCode::kInvalid, std::string(name) + " is too long");
  }
  const auto cursor = QueryNumber(request, "cursor", 1, INT64_MAX, 0);
  if (!cursor) return Fail(ErrorCode::kInvalid, "cursor must be a number");
  if (*cursor > 0) query.cursor = static_cast<uint64_t>(*cursor);
  return query;
}

std::chrono::minutes UtcOffset(WallTime time) {
  const std::time_t seconds = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
  std::tm local{};
  localtime_r(&seconds, &local);
  return std::chrono::minutes(local.tm_gmtoff / 60);
}

}  // namespace shoji::web
