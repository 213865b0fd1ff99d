// File names from outside (a web site, a terminal) made fit to be shown, stored and given to a Windows PC. Pure.
#pragma once

#include <string>
#include <string_view>

namespace shoji::transfer {

inline constexpr size_t kMaxSafeNameBytes = 200;  // leaves room on the wire (255) for ".txt" and a counter

// The last part of `name` after any / or \, in NFC, without characters that control, hide or reorder text; what Windows
// reserves becomes '_'; neither dots nor blanks at the ends; not CON, NUL, COM1, ... ; shortened to kMaxSafeNameBytes
// at a character, the extension kept. Never empty: "file" when nothing is left. Private-use characters (外字) and
// ideographic variants stay.
std::string SafeName(std::string_view name);

// "報告書.pdf" -> "報告書.pdf.txt": what a text extract is called.
std::string ExtractName(std::string_view safe_name);

}  // namespace shoji::transfer
