#include "policy/audit/search/audit_search.h"

#include "policy/audit/search/record_scan.h"

namespace shoji::audit {
namespace {

void Add(SearchCounts::ByKey& counts, std::string_view key) {
  if (key.empty()) return;
  auto found = counts.find(key);
  if (found == counts.end()) {
    found = counts.emplace(counts.size() < SearchCounts::kMaxKeys ? key : "other", 0).first;
  }
  ++found->second;
}

int32_t DayOf(WallTime time, std::chrono::minutes utc_offset) {
  return static_cast<int32_t>(std::chrono::floor<std::chrono::days>(time + utc_offset).time_since_epoch().count());
}

void AddEntry(const EntryView& entry, std::chrono::minutes utc_offset, SearchCounts& counts) {
  const std::string answer = entry.Member("answer");
  ++counts.entries;
  Add(counts.by_type, entry.event());
  Add(counts.by_answer, answer);
  Add(counts.by_department, entry.Member("department"));
  Add(counts.by_reason, entry.Member("reason"));
  const int32_t day = DayOf(entry.wall(), utc_offset);
  if (counts.by_day.size() >= SearchCounts::kMaxDays && !counts.by_day.contains(day)) return;
  SearchCounts::Day& of_day = counts.by_day[day];
  ++of_day.entries;
  Add(of_day.by_type, entry.event());
  Add(of_day.by_answer, answer);
}

}  // namespace

Result<SearchPage> AuditSearch::Find(const SearchQuery& query) const {
  if (query.limit == 0 || query.limit > SearchQuery::kMaxLimit) {
    return Fail(ErrorCode::kInvalid, "the limit must be 1 to " + std::to_string(SearchQuery::kMaxLimit));
  }
  SearchPage page;
  auto scanned = ScanRecord(path_, query, query.cursor, [&](const EntryView& entry, uint64_t offset) {
    page.entries.push_back({entry.seq(), std::string(entry.line())});
    if (page.entries.size() < query.limit) return true;
    page.cursor = offset;
    return false;
  });
  if (!scanned) return std::unexpected(scanned.error());
  return page;
}

Result<SearchCounts> AuditSearch::Count(const SearchQuery& query, std::chrono::minutes utc_offset) const {
  SearchCounts counts;
  auto scanned = ScanRecord(path_, query, std::nullopt, [&](const EntryView& entry, uint64_t) {
    AddEntry(entry, utc_offset, counts);
    return true;
  });
  if (!scanned) return std::unexpected(scanned.error());
  return counts;
}

}  // namespace shoji::audit
