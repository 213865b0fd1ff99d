// Takes out of a text from the Internet what a person cannot see: control, bidi and zero-width characters, selectors
// and heaped marks that hide text, change its order or carry data. For the answer `sanitise`; the user is told what
// went. Everything else stays as it is (no NFC, no NFKC: names keep their characters). Pure, any thread, linear time.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "policy/inspect/unicode.h"

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

// The same for a text that comes in pieces, cut anywhere. One thread.
class TextCleaner {
 public:
  void Feed(std::string_view utf8);
  // What is left so far: only grows.
  std::string_view text() const { return text_; }
  // Call once, feed nothing afterwards.
  CleanedText Finish();

 private:
  static constexpr size_t kStrippedKinds = 6;

  void Take(char32_t c);
  void Strip(StrippedKind kind);
  void Keep(char32_t c);
  void TakeHidden(char32_t c, unicode::Hidden hidden);
  bool MayFollow(char32_t selector) const;

  unicode::Utf8Reader reader_;
  std::string text_;
  std::array<uint32_t, kStrippedKinds> counts_{};
  char32_t base_ = 0;  // the visible character before; 0 when a selector has followed it already, or there is none
  uint32_t marks_ = 0;
  bool after_return_ = false;
};

}  // namespace shoji::inspect
