// The record, or a part of it, in a form other programs read. Reads the file only; any thread. Putting the export
// itself on record, before anything is given out, is the caller's duty (AuditExported).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "codec/base/clock.h"
#include "codec/base/result.h"
#include "policy/audit/export/syslog_message.h"

namespace shoji::audit {

enum class ExportFormat {
  kJsonLines,  // the entries as they stand: can be verified
  kCsv,        // for a spreadsheet: csv.h, Japanese head
  kSyslog,     // RFC 5424, one message a line
};

std::optional<ExportFormat> ExportFormatFromName(std::string_view name);  // "jsonl", "csv", "syslog"
std::string_view Name(ExportFormat format);

struct ExportOrder {
  ExportFormat format = ExportFormat::kJsonLines;
  std::optional<WallTime> since = {};  // included
  std::optional<WallTime> until = {};  // not included
  std::chrono::minutes utc_offset{0};  // of the times in the CSV
  SyslogOrigin origin = {};
};

// Calls `sink` with the text, piece by piece, oldest entry first; stops when it returns false. Gives the number of
// entries. kNotFound, kIo.
Result<uint64_t> ExportAudit(const std::string& path, const ExportOrder& order,
                             const std::function<bool(std::string_view)>& sink);

}  // namespace shoji::audit
