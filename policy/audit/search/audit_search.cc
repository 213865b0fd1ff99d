#include "policy/audit/search/audit_search.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <functional>

#include "codec/base/unique_fd.h"
#include "policy/audit/search/backward_lines.h"

namespace shoji::audit {
namespace {

// Feeds what lies in the query's time and matches, newest first, until `take` returns false.
using Take = std::function<bool(const EntryView& entry, uint64_t offset)>;

Result<void> Scan(const std::string& path, const SearchQuery& query, std::optional<uint64_t> before, const Take& take) {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status{};
  if (!fd || ::fstat(fd.get(), &status) != 0) {
    const auto code = errno == ENOENT ? ErrorCode::kNotFound : ErrorCode::kIo;
    return Fail(code, "cannot read " + path + ": " + std::strerror(errno));
  }
  const auto size = static_cast<uint64_t>(status.st_size);
  BackwardLines lines(fd.get(), std::min(before.value_or(size), size));
  const Matcher matcher(query);
  while (const auto line = lines.Next()) {
    const auto entry = EntryView::Of(*line);
    if (!entry) continue;
    if (query.since && entry->wall() + AuditSearch::kClockSlack < *query.since) break;
    const bool in_time =
        (!query.since || entry->wall() >= *query.since) && (!query.until || entry->wall() < *query.until);
    if (in_time && matcher.Matches(*entry) && !take(*entry, lines.offset())) break;
  }
  if (lines.failed()) return Fail(ErrorCode::kIo, "cannot read all of " + path);
  return {};
}

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
  auto scanned = Scan(path_, query, query.cursor, [&](const EntryView& entry, uint64_t offset) {
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
  auto scanned = Scan(path_, query, std::nullopt, [&](const EntryView& entry, uint64_t) {
    AddEntry(entry, utc_offset, counts);
    return true;
  });
  if (!scanned) return std::unexpected(scanned.error());
  return counts;
}

}  // namespace shoji::audit
