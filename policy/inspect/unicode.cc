#include "policy/inspect/unicode.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "codec/base/check.h"

namespace shoji::inspect::unicode {
namespace {

constexpr char32_t kIdeographicSpace = 0x3000;
constexpr char32_t kIdeographicZero = 0x3007;  // 〇, a kanji numeral by use
constexpr char32_t kCircledSecret = 0x3299;    // ㊙, a marking; 秘 alone is a character like others

const UNormalizer2* Compatibility() {
  UErrorCode error = U_ZERO_ERROR;
  const UNormalizer2* instance = unorm2_getNFKCInstance(&error);
  SHOJI_CHECK(U_SUCCESS(error));  // the tables are part of the library
  return instance;
}

bool Has(char32_t c, UProperty property) { return u_hasBinaryProperty(static_cast<UChar32>(c), property) != 0; }

int8_t CategoryOf(char32_t c) { return u_charType(static_cast<UChar32>(c)); }

bool IsMark(char32_t c) {
  const auto category = CategoryOf(c);
  return category == U_NON_SPACING_MARK || category == U_ENCLOSING_MARK;
}

// Digits of any script, also ❶ and 〡, whose value is not decimal but numeric. -1: no digit.
int DigitValue(char32_t c) {
  if (c == kIdeographicZero) return -1;
  const auto category = CategoryOf(c);
  if (category == U_DECIMAL_DIGIT_NUMBER) return u_charDigitValue(static_cast<UChar32>(c));
  if (category != U_OTHER_NUMBER && category != U_LETTER_NUMBER) return -1;
  const double value = u_getNumericValue(static_cast<UChar32>(c));
  return value == 0 || (value >= 1 && value <= 9 && value == static_cast<int>(value)) ? static_cast<int>(value) : -1;
}

bool IsLineEnd(char32_t c) { return c == U'\n' || c == 0x0B || c == 0x0C || c == 0x85 || c == 0x2028 || c == 0x2029; }

// Box drawing's level lines stand for dashes; upright ones stay what they are: borders of cells.
bool IsDash(char32_t c) {
  return c == 0x2500 || c == 0x2501 || c == 0x2504 || c == 0x2505 || c == 0x2508 || c == 0x2509 || c == 0x23AF ||
         c == 0x02D7 || Has(c, UCHAR_DASH);
}

// One character whose compatibility decomposition is done. 0: nothing is seen of it.
char32_t Settle(char32_t c) {
  if (c == U'\t') return c;
  if (IsLineEnd(c)) return U'\n';
  if (c == 0x3099 || c == 0x309A) return c;  // ゛゜ make another kana
  if (c == 0x2800 || Has(c, UCHAR_WHITE_SPACE)) return U' ';
  if (HiddenKind(c) != Hidden::kVisible) return 0;
  if (const int digit = DigitValue(c); digit >= 0) return U'0' + static_cast<char32_t>(digit);
  return IsDash(c) ? U'-' : c;
}

void Append(char32_t c, Folded& folded) {
  const char32_t settled = c < 0x7F && c >= 0x20 ? c : Settle(c);
  if (settled != 0 && folded.size < folded.points.size()) folded.points[folded.size++] = settled;
}

}  // namespace

bool Utf8Reader::Lead(uint8_t byte, char32_t& out) {
  low_ = 0x80;
  high_ = 0xBF;
  if (byte < 0x80) return out = byte, true;
  if (byte < 0xC2 || byte > 0xF4) return out = kMalformed, true;
  more_ = byte < 0xE0 ? 1 : byte < 0xF0 ? 2 : 3;
  value_ = byte & (0x3FU >> more_);
  if (byte == 0xE0) low_ = 0xA0;
  if (byte == 0xED) high_ = 0x9F;
  if (byte == 0xF0) low_ = 0x90;
  if (byte == 0xF4) high_ = 0x8F;
  return false;
}

bool Utf8Reader::Next(std::string_view& bytes, char32_t& out) {
  while (!bytes.empty()) {
    const auto byte = static_cast<uint8_t>(bytes.front());
    if (more_ > 0 && (byte < low_ || byte > high_)) {
      more_ = 0;  // this byte begins something else
      return out = kMalformed, true;
    }
    bytes.remove_prefix(1);
    if (more_ == 0) {
      if (Lead(byte, out)) return true;
      continue;
    }
    value_ = (value_ << 6) | (byte & 0x3F);
    low_ = 0x80;
    high_ = 0xBF;
    if (--more_ == 0) return out = value_, true;
  }
  return false;
}

bool Utf8Reader::Finish() { return std::exchange(more_, 0) > 0; }

void AppendUtf8(char32_t c, std::string& out) {
  const auto byte = [&](uint32_t value) { out.push_back(static_cast<char>(value)); };
  const auto more = [&](int shift) { byte(0x80U | ((c >> shift) & 0x3FU)); };
  if (c < 0x80) return byte(c);
  if (c < 0x800) return byte(0xC0U | (c >> 6)), more(0);
  if (c < 0x10000) return byte(0xE0U | (c >> 12)), more(6), more(0);
  byte(0xF0U | (c >> 18)), more(12), more(6), more(0);
}

size_t CountPoints(std::string_view utf8) {
  return static_cast<size_t>(
      std::ranges::count_if(utf8, [](char c) { return (static_cast<uint8_t>(c) & 0xC0) != 0x80; }));
}

Folded Fold(char32_t c) {
  Folded folded;
  // Unified ideographs are most of a Japanese text and are what they are; ㊙ and the like lie elsewhere.
  const bool plain = (c >= 0x20 && c < 0x7F) || (c >= 0x4E00 && c <= 0x9FFF) || c == U'\n' || c == U'\t';
  if (plain || c == kCircledSecret) return folded.points[0] = c, folded.size = 1, folded;
  if (c == kIdeographicSpace) return folded.points[0] = folded.points[1] = U' ', folded.size = 2, folded;
  static const UNormalizer2* const kCompatibility = Compatibility();
  std::array<UChar, 40> units;
  UErrorCode error = U_ZERO_ERROR;
  const int32_t length = unorm2_getDecomposition(kCompatibility, static_cast<UChar32>(c), units.data(),
                                                 static_cast<int32_t>(units.size()), &error);
  if (length < 0 || U_FAILURE(error)) return Append(c, folded), folded;
  for (int32_t i = 0; i < length;) {
    UChar32 point = 0;
    U16_NEXT(units.data(), i, length, point);
    Append(static_cast<char32_t>(point), folded);
  }
  return folded;
}

const Folded& Folder::Fold(char32_t c) {
  Entry& entry = entries_[c % kEntries];
  if (entry.c != c) entry = {c, unicode::Fold(c)};
  return entry.folded;
}

std::u32string FoldText(std::string_view utf8) {
  std::u32string text;
  Utf8Reader reader;
  for (char32_t c = 0; reader.Next(utf8, c);) {
    if (c == kMalformed) continue;
    const Folded folded = Fold(c);
    text.append(folded.points.data(), folded.size);
  }
  return text;
}

Hidden HiddenKind(char32_t c) {
  if ((c >= 0x20 && c < 0x7F) || c == U'\t' || c == U'\n') return Hidden::kVisible;
  if (Has(c, UCHAR_VARIATION_SELECTOR)) return Hidden::kSelector;
  if (Has(c, UCHAR_BIDI_CONTROL) || (c >= 0x206A && c <= 0x206F)) return Hidden::kBidi;
  const auto category = CategoryOf(c);
  if (category == U_CONTROL_CHAR || c == 0x2028 || c == 0x2029 || c == 0xFFFC || (c >= 0xFFF9 && c <= 0xFFFB) ||
      Has(c, UCHAR_NONCHARACTER_CODE_POINT)) {
    return Hidden::kControl;
  }
  if (category == U_FORMAT_CHAR || Has(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT)) return Hidden::kZeroWidth;
  return IsMark(c) ? Hidden::kCombining : Hidden::kVisible;
}

bool IsIdeograph(char32_t c) { return Has(c, UCHAR_IDEOGRAPHIC); }

std::string Nfc(std::string_view utf8) {
  std::vector<UChar> units;
  Utf8Reader reader;
  const auto append = [&](char32_t c) {
    if (c == kMalformed) c = 0xFFFD;
    if (c > 0xFFFF) units.push_back(U16_LEAD(c));
    units.push_back(c > 0xFFFF ? U16_TRAIL(c) : static_cast<UChar>(c));
  };
  for (char32_t c = 0; reader.Next(utf8, c);) append(c);
  if (reader.Finish()) append(kMalformed);
  UErrorCode error = U_ZERO_ERROR;
  const UNormalizer2* canonical = unorm2_getNFCInstance(&error);
  std::vector<UChar> composed(units.size() * 3 + 1);  // NFC grows UTF-16 by 3 at most (UAX #15, 12.1)
  const int32_t length = unorm2_normalize(canonical, units.data(), static_cast<int32_t>(units.size()), composed.data(),
                                          static_cast<int32_t>(composed.size()), &error);
  SHOJI_CHECK(U_SUCCESS(error));
  std::string out;
  for (int32_t i = 0; i < length;) {
    UChar32 point = 0;
    U16_NEXT(composed.data(), i, length, point);
    AppendUtf8(static_cast<char32_t>(point), out);
  }
  return out;
}

}  // namespace shoji::inspect::unicode
