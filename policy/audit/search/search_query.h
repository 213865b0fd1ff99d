// What to look for in the record. A value. Every member that is set must hold; an empty one asks nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "codec/base/clock.h"
#include "policy/audit/search/entry_view.h"

namespace shoji::audit {

struct SearchQuery {
  static constexpr size_t kMaxLimit = 10'000;

  std::optional<WallTime> since = {};  // included
  std::optional<WallTime> until = {};  // not included
  std::string user = {};               // in one of the members user, actor, object
  std::string department = {};         // one of the departments of the entry
  std::string session = {};
  std::string type = {};    // "login.ok", or "login." for all that begin so
  std::string answer = {};  // "allow", "deny", "sanitise", "approve"; of destinations "allowed" or the reason
  std::string rule = {};
  std::string text = {};                // anywhere in a member's value or the event's name, as it stands
  size_t limit = 100;                   // entries of one page, 1 to kMaxLimit
  std::optional<uint64_t> cursor = {};  // SearchPage::cursor of the page before
};

// Everything but since, until, limit and cursor.
class Matcher {
 public:
  explicit Matcher(const SearchQuery& query) : query_(query) {}  // borrows the query
  bool Matches(const EntryView& entry) const;

 private:
  const SearchQuery& query_;
};

}  // namespace shoji::audit
