// Signs that several scanners know, after NFKC.
#pragma once

namespace shoji::inspect {

constexpr bool IsLatinLetter(char32_t c) { return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z'); }
// Unicode block "Box Drawing".
constexpr bool IsBoxDrawing(char32_t c) { return c >= 0x2500 && c <= 0x257F; }
// What parts the cells of a table drawn in text.
constexpr bool IsBorder(char32_t c) { return c == U'|' || c == U'\t' || IsBoxDrawing(c); }

}  // namespace shoji::inspect
