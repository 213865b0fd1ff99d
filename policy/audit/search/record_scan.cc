#include "policy/audit/search/record_scan.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "codec/base/unique_fd.h"
#include "policy/audit/search/backward_lines.h"

namespace shoji::audit {

Result<void> ScanRecord(const std::string& path, const SearchQuery& query, std::optional<uint64_t> before,
                        const std::function<bool(const EntryView& entry, uint64_t offset)>& take) {
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
    if (query.since && entry->wall() + kClockSlack < *query.since) break;
    const bool in_time =
        (!query.since || entry->wall() >= *query.since) && (!query.until || entry->wall() < *query.until);
    if (in_time && matcher.Matches(*entry) && !take(*entry, lines.offset())) break;
  }
  if (lines.failed()) return Fail(ErrorCode::kIo, "cannot read all of " + path);
  return {};
}

}  // namespace shoji::audit
