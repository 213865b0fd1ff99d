// What Unicode says about characters, from ICU, whose headers are included in unicode.cc only. Pure functions, any
// thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace shoji::inspect::unicode {

// Marks bytes that are no UTF-8 in the output of Utf8Reader; no character has this value.
inline constexpr char32_t kMalformed = 0xFFFFFFFF;

// Splits a stream of bytes into code points. A sequence may be cut between two calls. Bytes that are no UTF-8 (RFC
// 3629: overlong, surrogates, above U+10FFFF, cut) come out as kMalformed, one for each maximal subpart.
class Utf8Reader {
 public:
  // The next code point at the front of `bytes`, which gets shorter. False: all bytes are taken, more are needed.
  bool Next(std::string_view& bytes, char32_t& out);
  // At the end of the stream: true when a sequence was left unfinished.
  bool Finish();

 private:
  bool Lead(uint8_t byte, char32_t& out);

  char32_t value_ = 0;
  int more_ = 0;
  uint8_t low_ = 0x80;
  uint8_t high_ = 0xBF;
};

void AppendUtf8(char32_t c, std::string& out);
// Code points of a text known to be UTF-8.
size_t CountPoints(std::string_view utf8);

// The comparable form of one character: compatibility decomposition (NFKD: full-width, circled, half-width kana with
// their marks apart), digits of every script as '0'..'9', white space as ' ' (the ideographic one is two wide), line
// ends as '\n', every dash and line as '-'; characters that are not seen (zero width, bidi, variation selectors,
// controls) and marks over others give nothing. Case, kanji numerals and ㊙ stay.
struct Folded {
  std::array<char32_t, 20> points{};
  size_t size = 0;
  std::span<const char32_t> view() const { return {points.data(), size}; }
};
Folded Fold(char32_t c);

// Fold() with a memory of what it said last: texts are made of few characters. One thread.
class Folder {
 public:
  Folder() : entries_(kEntries) {}
  // Valid until the next call.
  const Folded& Fold(char32_t c);

 private:
  static constexpr size_t kEntries = 1024;  // a power of two: the kana and the full-width forms do not collide
  struct Entry {
    char32_t c = 0xFFFFFFFF;
    Folded folded;
  };
  std::vector<Entry> entries_;
};

// The same over a whole text. Malformed bytes give nothing.
std::u32string FoldText(std::string_view utf8);

// What a person does not see, or what changes the order of what he sees.
enum class Hidden : uint8_t {
  kVisible,
  kControl,    // C0, C1 but tab and line feed; interlinear marks, object replacement, noncharacters
  kBidi,       // embeddings, overrides, isolates, marks of direction
  kZeroWidth,  // zero width, fillers, tags, byte order mark, soft hyphen
  kSelector,   // variation selectors
  kCombining,  // marks over the character before
};
Hidden HiddenKind(char32_t c);
bool IsIdeograph(char32_t c);

// Canonical composition (NFC) of a short text such as a file name. Not for texts of people: it changes compatibility
// ideographs that registers tell apart. Malformed bytes become U+FFFD.
std::string Nfc(std::string_view utf8);

}  // namespace shoji::inspect::unicode
