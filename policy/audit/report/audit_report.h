// The report for 自己点検 and 監査: what the record of a time shows, in the eight areas of 地方自治法施行規則
// 第16条の3, and a plain sentence where Shoji has nothing to show. In Japanese. Reads the record; any thread; bounded
// memory. Putting on record that a report was made is the caller's duty (AuditExported, format "report").
#pragma once

#include <string>
#include <vector>

#include "codec/base/clock.h"
#include "codec/base/result.h"

namespace shoji::audit {

struct ReportPeriod {
  WallTime from{};                     // included
  WallTime to{};                       // not included
  std::chrono::minutes utc_offset{0};  // of the times in the report
};

struct ReportTable {
  std::string title;
  std::vector<std::string> head;
  std::vector<std::vector<std::string>> rows;  // each as long as head
};

struct ReportArea {
  int number = 0;  // 1 to 8
  std::string title;
  std::string statement;  // what Shoji shows, or that it shows nothing and where evidence has to come from
  bool evidence = false;
  std::vector<ReportTable> tables;
};

struct AuditReport {
  std::string title;
  std::string period;
  std::string made_at;
  std::string soundness;  // whether the record is whole
  bool whole = false;
  std::vector<ReportArea> areas;  // all eight, in order
};

// `now`: when it is made. kInvalid when the period is empty or turned round; kNotFound, kIo.
Result<AuditReport> BuildAuditReport(const std::string& path, const ReportPeriod& period, WallTime now);

// One self-contained page (no script, nothing loaded) that prints on A4.
std::string ReportAsHtml(const AuditReport& report);
// One row for each row of each table and each statement; csv.h.
std::string ReportAsCsv(const AuditReport& report);

}  // namespace shoji::audit
