#include "policy/audit/export/csv.h"

#include <algorithm>
#include <array>

namespace shoji::audit {
namespace {

bool IsSignedNumber(std::string_view text) {
  return text.size() > 1 && (text[0] == '-' || text[0] == '+') &&
         std::all_of(text.begin() + 1, text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool LooksLikeAFormula(std::string_view text) {
  constexpr std::array<std::string_view, 11> kStarts = {"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"};
  // White space before it does not help: Excel drops it.
  const size_t start = text.find_first_not_of(' ');
  if (start == std::string_view::npos || IsSignedNumber(text)) return false;
  return std::any_of(kStarts.begin(), kStarts.end(),
                     [&](std::string_view each) { return text.substr(start).starts_with(each); });
}

}  // namespace

std::string CsvCell(std::string_view text) {
  std::string cell = "\"";
  if (LooksLikeAFormula(text)) cell += '\'';
  for (const char c : text) {
    if (c == '"') cell += '"';
    if (c != '\0') cell += c;
  }
  return cell += '"';
}

std::string CsvRow(std::span<const std::string> cells) {
  std::string row;
  for (const auto& cell : cells) {
    if (&cell != cells.data()) row += ',';
    row += CsvCell(cell);
  }
  return row += "\r\n";
}

}  // namespace shoji::audit
