// One pass over the record from its end towards its beginning: what search, counts and report are made of. Reads the
// file only; any thread; bounded memory.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "codec/base/result.h"
#include "policy/audit/search/search_query.h"

namespace shoji::audit {

// A clock that is set back makes times that do not rise with the entries; up to this much is put up with.
inline constexpr std::chrono::hours kClockSlack{1};

// Feeds every entry that lies in the query's time and matches, newest first, until `take` returns false. `before`: a
// byte offset to begin at, the end when empty. kNotFound, kIo.
Result<void> ScanRecord(const std::string& path, const SearchQuery& query, std::optional<uint64_t> before,
                        const std::function<bool(const EntryView& entry, uint64_t offset)>& take);

}  // namespace shoji::audit
