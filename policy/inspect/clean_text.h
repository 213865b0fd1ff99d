// Takes out of a text from the Internet what a person cannot see: control, bidi and zero-width characters, selectors
// and heaped marks that hide text, change its order or carry data. For the answer `sanitise`; the user is told what
// went. Everything else stays as it is (no NFC, no NFKC: names keep their characters). Pure, any thread, linear time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace shoji::inspect {

// Numbers and names are on record and in the texts for people.
enum class StrippedKind : uint8_t { kControl, kBidi, kZeroWidth, kSelector, kCombining, kMalformed };
std::string_view Name(StrippedKind kind);  // "control", "bidi", ...

struct Stripped {
  StrippedKind kind;
  uint32_t count;
  bool operator==(const Stripped&) const = default;
};

struct CleanedText {
  std::string text;                // UTF-8, never longer than the input; line ends are LF
  std::vector<Stripped> stripped;  // in the order of StrippedKind, counts above 0 only; line ends do not count
  bool operator==(const CleanedText&) const = default;
};

// Kept: tab, line ends (CR LF, CR, U+2028, U+2029, U+0085 become LF), up to four marks over one character, one
// ideographic variation selector behind an ideograph (葛󠄀), one text or emoji selector behind another visible character.
CleanedText CleanText(std::string_view utf8);

}  // namespace shoji::inspect
