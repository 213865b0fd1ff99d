#include "policy/audit/search/record_scan.h"

#include <algorithm>

#include "policy/audit/record_file.h"
#include "policy/audit/search/backward_lines.h"

namespace shoji::audit {

Result<void> ScanRecord(const std::string& path, const SearchQuery& query, std::optional<uint64_t> before,
                        const std::function<bool(const EntryView& entry, uint64_t offset)>& take) {
  const auto record = OpenRecord(path);
  if (!record) return std::unexpected(record.error());
  BackwardLines lines(record->fd.get(), std::min(before.value_or(record->bytes), record->bytes));
  const Matcher matcher(query);
  while (const auto line = lines.Next()) {
    const auto entry = EntryView::Of(*line);
    if (!entry) continue;
    if (query.since && entry->wall() + kClockSlack < *query.since) break;
    const bool in_time =
        (!query.since || entry->wall() >= *query.since) && (!query.until || entry->wall() < *query.until);
    if (in_time && matcher.Matches(*entry) && !take(*entry, lines.offset())) break;
  }
  if (lines.failed()) return CannotReadAll(path);
  return {};
}

}  // namespace shoji::audit
