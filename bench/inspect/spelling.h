// The ways people, forms and programs write a number. Given ASCII digits, gives text; deterministic for a seed.
#pragma once

#include <string>
#include <string_view>

#include "bench/inspect/seeded_random.h"

namespace shoji::bench {

enum class Spelling {
  kPlain,
  kHyphens,          // 1234-5678-9018
  kSpaces,           // 1234 5678 9018
  kFullWidth,        // １２３４５６７８９０１８
  kFullWidthDashes,  // with one of － ー ‐ – ― −
  kWideSpaces,       // 1234　5678　9018
  kMiddleDots,
  kZeroWidth,     // invisible characters between all digits
  kLineBreak,     // broken once, anywhere
  kBreakAtGroup,  // 1234-5678-⏎9018
  kCells,         // one digit in each cell of a row
  kDownwards,     // one digit in each line
  kTable,         // a cell of a CSV or TSV row
  kQuotedCells,   // "1234","5678","9018"
  kKanji,         // 一二三四五六七八九〇一八
  kKanjiDashes,
  kCircled,        // ①②③
  kMathematical,   // 𝟏𝟐𝟑
  kThrees,         // 123 456 789 018
  kUneven,         // 12-34567-89018
  kBesideLetters,  // No123456789018
  kNamedCommas,    // 個人番号 123,456,789,018
  kNamedAnyhow,    // the word, then any groups with any signs between
  // Beyond what inspectors reach: printed so that nobody thinks otherwise.
  kCommas,          // 123,456,789,018 with no word near
  kLettersBetween,  // 1234と5678と9018
  kReversed,
};
inline constexpr Spelling kSpellings[] = {
    Spelling::kPlain,           Spelling::kHyphens,      Spelling::kSpaces,      Spelling::kFullWidth,
    Spelling::kFullWidthDashes, Spelling::kWideSpaces,   Spelling::kMiddleDots,  Spelling::kZeroWidth,
    Spelling::kLineBreak,       Spelling::kBreakAtGroup, Spelling::kCells,       Spelling::kDownwards,
    Spelling::kTable,           Spelling::kQuotedCells,  Spelling::kKanji,       Spelling::kKanjiDashes,
    Spelling::kCircled,         Spelling::kMathematical, Spelling::kThrees,      Spelling::kUneven,
    Spelling::kBesideLetters,   Spelling::kNamedCommas,  Spelling::kNamedAnyhow, Spelling::kCommas,
    Spelling::kLettersBetween,  Spelling::kReversed};
std::string_view Name(Spelling spelling);
// False for the last three, which are beyond reach.
bool WithinReach(Spelling spelling);

// `groups`: sizes the number is printed in, such as 4, 4, 4; together digits.size(). `word`: what the number is called.
std::string Spell(std::string_view digits, std::span<const size_t> groups, std::string_view word, Spelling spelling,
                  SeededRandom& random);

}  // namespace shoji::bench
