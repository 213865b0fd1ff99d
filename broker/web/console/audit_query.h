// The query of a call about the record as values. Pure but for the machine's time zone.
#pragma once

#include <chrono>

#include "broker/web/http_message.h"
#include "codec/base/clock.h"
#include "codec/base/result.h"
#include "policy/audit/search/search_query.h"

namespace shoji::web {

// [from, to): local midnights. `since` and `until` are days, both included; either may be missing.
struct Period {
  std::optional<WallTime> from;
  std::optional<WallTime> to;
};

// kInvalid for a day that does not exist, or an end before the beginning.
Result<Period> PeriodOf(const HttpRequest& request);
// kInvalid for those, a wrong cursor or a value over 256 bytes.
Result<audit::SearchQuery> AuditQueryOf(const HttpRequest& request, size_t limit);
// What local time is ahead of UTC at `time`.
std::chrono::minutes UtcOffset(WallTime time);

}  // namespace shoji::web
