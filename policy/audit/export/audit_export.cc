#include "policy/audit/export/audit_export.h"

#include <algorithm>
#include <array>
#include <vector>

#include "policy/audit/audit_line.h"
#include "policy/audit/export/csv.h"
#include "policy/audit/export/event_catalog.h"
#include "policy/audit/export/forward_lines.h"
#include "policy/audit/record_file.h"
#include "policy/audit/search/backward_lines.h"
#include "policy/audit/search/record_scan.h"

namespace shoji::audit {
namespace {

struct Column {
  std::string_view head;
  std::string_view member;
};

// Members with a column of their own; all others go into the last but one.
constexpr auto kColumns = std::to_array<Column>({
    {"利用者", "user"},
    {"操作者", "actor"},
    {"部署", "department"},
    {"端末・接続元", "address"},
    {"セッション", "session"},
    {"経路", "channel"},
    {"方向", "direction"},
    {"機密性", "class"},
    {"バイト数", "bytes"},
    {"判定", "answer"},
    {"規則", "rule"},
    {"理由", "reason"},
    {"操作", "act"},
    {"対象", "object"},
    {"接続先", "host"},
});

std::string CsvHead() {
  std::vector<std::string> cells = {"番号", "日時", "種別", "種別コード"};
  for (const auto& column : kColumns) cells.emplace_back(column.head);
  cells.insert(cells.end(), {"そのほか", "ハッシュ"});
  return std::string(kByteOrderMark) + CsvRow(cells);
}

// "2027-01-15 17:00:01", which Excel takes for a time.
std::string LocalTime(WallTime time, std::chrono::minutes utc_offset) {
  std::string text = FormatTimestamp(time + utc_offset);
  text[10] = ' ';
  return text.substr(0, 19);
}

std::string CsvLine(const EntryView& entry, std::chrono::minutes utc_offset) {
  const EventKind* kind = FindEventKind(entry.event());
  std::vector<std::string> cells = {std::to_string(entry.seq()), LocalTime(entry.wall(), utc_offset),
                                    std::string(kind == nullptr ? entry.event() : kind->name_ja),
                                    std::string(entry.event())};
  std::string others;
  std::array<std::string, kColumns.size()> own;
  for (auto& [name, value] : entry.Fields()) {
    const auto column = std::ranges::find(kColumns, name, &Column::member);
    if (column != kColumns.end()) {
      own[static_cast<size_t>(column - kColumns.begin())] = std::move(value);
    } else {
      others.append(others.empty() ? "" : "; ").append(name).append("=").append(value);
    }
  }
  cells.insert(cells.end(), own.begin(), own.end());
  cells.push_back(std::move(others));
  cells.push_back(entry.Member("hash"));
  return CsvRow(cells);
}

std::string Rendered(const EntryView& entry, const ExportOrder& order) {
  switch (order.format) {
    case ExportFormat::kJsonLines:
      return std::string(entry.line()) + "\n";
    case ExportFormat::kCsv:
      return CsvLine(entry, order.utc_offset);
    case ExportFormat::kSyslog:
      return SyslogMessage(entry, order.origin) + "\n";
  }
  return {};
}

// Where to begin reading so that nothing since `since` is missed.
uint64_t StartOf(int fd, uint64_t size, const std::optional<WallTime>& since) {
  if (!since) return 0;
  BackwardLines lines(fd, size);
  uint64_t start = size;
  while (const auto line = lines.Next()) {
    const auto entry = EntryView::Of(*line);
    if (entry && entry->wall() + kClockSlack < *since) break;
    start = lines.offset();
  }
  return start;
}

}  // namespace

std::optional<ExportFormat> ExportFormatFromName(std::string_view name) {
  for (const auto format : {ExportFormat::kJsonLines, ExportFormat::kCsv, ExportFormat::kSyslog}) {
    if (Name(format) == name) return format;
  }
  return std::nullopt;
}

std::string_view Name(ExportFormat format) {
  switch (format) {
    case ExportFormat::kJsonLines:
      return "jsonl";
    case ExportFormat::kCsv:
      return "csv";
    case ExportFormat::kSyslog:
      return "syslog";
  }
  return "unknown";
}

Result<uint64_t> ExportAudit(const std::string& path, const ExportOrder& order,
                             const std::function<bool(std::string_view)>& sink) {
  const auto record = OpenRecord(path);
  if (!record) return std::unexpected(record.error());
  uint64_t count = 0;
  if (order.format == ExportFormat::kCsv && !sink(CsvHead())) return count;
  ForwardLines lines(record->fd.get(), StartOf(record->fd.get(), record->bytes, order.since));
  while (lines.offset() < record->bytes) {
    const auto line = lines.Next();
    if (!line) break;
    const auto entry = EntryView::Of(*line);
    const bool wanted =
        entry && (!order.since || entry->wall() >= *order.since) && (!order.until || entry->wall() < *order.until);
    if (!wanted) continue;
    if (!sink(Rendered(*entry, order))) break;
    ++count;
  }
  if (lines.failed()) return CannotReadAll(path);
  return count;
}

}  // namespace shoji::audit
