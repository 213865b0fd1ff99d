// deps: shoji_audit
// A line of the record as a syslog message and as CSV: whatever it holds, the frame around it stays whole.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "policy/audit/export/csv.h"
#include "policy/audit/export/syslog_message.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string cell = shoji::audit::CsvCell(text);
  if (cell.size() < 2 || cell.front() != '"' || cell.back() != '"') std::abort();
  const auto entry = shoji::audit::EntryView::Of(text.substr(0, text.find('\n')));
  if (!entry) return 0;
  const std::string message = shoji::audit::SyslogMessage(*entry, {});
  if (message.find("[shoji@32473 seq=\"") == std::string::npos || !message.ends_with(entry->line())) std::abort();
  return 0;
}
