// Looks through the record while the broker writes it: newest first, in bounded memory, without an index. Reads the
// file only. Any thread; every call opens the file anew. A million entries take about a second to look through when
// nothing narrows the time, so never call it on the broker's service thread: broker/records runs it on its own.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "codec/base/result.h"
#include "policy/audit/search/search_query.h"

namespace shoji::audit {

struct FoundEntry {
  uint64_t seq = 0;
  std::string line;  // the entry's JSON, without line break
};

struct SearchPage {
  std::vector<FoundEntry> entries;  // newest first
  // Set when the page is full: the next page's query.cursor. Stays good while entries are appended.
  std::optional<uint64_t> cursor;
};

// How many entries of which kind; for charts and the report. No list grows past kMaxKeys: the rest is under "other".
struct SearchCounts {
  static constexpr size_t kMaxKeys = 200;
  static constexpr size_t kMaxDays = 3'700;
  using ByKey = std::map<std::string, uint64_t, std::less<>>;
  struct Day {
    uint64_t entries = 0;
    ByKey by_type;
    ByKey by_answer;
  };
  uint64_t entries = 0;
  ByKey by_type;
  ByKey by_answer;
  ByKey by_department;
  ByKey by_reason;
  std::map<int32_t, Day> by_day;  // key: days since 1970-01-01 in the zone asked for; days without entries are missing
};

class AuditSearch {
 public:
  explicit AuditSearch(std::string path) : path_(std::move(path)) {}

  // kInvalid for a limit of 0 or over kMaxLimit; kNotFound, kIo. Lines that are no entries are passed over: whether the
  // record is whole is VerifyAuditFile()'s to say.
  Result<SearchPage> Find(const SearchQuery& query) const;
  // limit and cursor are not looked at. `utc_offset`: where days begin, +540 min for Japan.
  Result<SearchCounts> Count(const SearchQuery& query, std::chrono::minutes utc_offset) const;

 private:
  std::string path_;
};

}  // namespace shoji::audit
