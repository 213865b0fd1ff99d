// Comma-separated values as Japanese Excel opens them without asking: UTF-8 with a BOM, CRLF, every cell in quotation
// marks (RFC 4180). Pure, any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace shoji::audit {

inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// A cell that a spreadsheet would take for a formula (it begins with = + - @, their full-width forms, a tab or a line
// break) gets an apostrophe in front, so that a name or title somebody chose cannot run anything on the auditor's
// machine. Whole numbers with a sign stay numbers.
std::string CsvCell(std::string_view text);
std::string CsvRow(std::span<const std::string> cells);

}  // namespace shoji::audit
