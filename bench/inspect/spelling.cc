#include "bench/inspect/spelling.h"

#include <algorithm>
#include <vector>

namespace shoji::bench {
namespace {

using Parts = std::vector<std::string>;

Parts Split(std::string_view digits, std::span<const size_t> groups) {
  Parts parts;
  for (const size_t size : groups) {
    parts.emplace_back(digits.substr(0, size));
    digits.remove_prefix(size);
  }
  return parts;
}

Parts Singles(std::string_view digits) {
  Parts parts;
  for (const char digit : digits) parts.emplace_back(1, digit);
  return parts;
}

Parts ByThrees(std::string_view digits) {
  std::vector<size_t> groups;
  for (size_t left = digits.size(); left > 0; left -= groups.back()) groups.push_back(left % 3 == 0 ? 3 : left % 3);
  return Split(digits, groups);
}

Parts Uneven(std::string_view digits, SeededRandom& random) {
  const size_t first = random.Between(1, 3);
  const size_t second = random.Between(first + 1, 6);
  return Split(digits, std::vector<size_t>{first, second, digits.size() - first - second});
}

std::string Join(const Parts& parts, std::string_view sign) {
  std::string text;
  for (size_t i = 0; i < parts.size(); ++i) text += (i ? std::string(sign) : "") + parts[i];
  return text;
}

std::string Mapped(std::string_view digits, const char* const (&forms)[10]) {
  std::string text;
  for (const char c : digits) text += c >= '0' && c <= '9' ? forms[c - '0'] : std::string(1, c);
  return text;
}

constexpr const char* kFull[10] = {"０", "１", "２", "３", "４", "５", "６", "７", "８", "９"};
constexpr const char* kNumerals[10] = {"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
constexpr const char* kRings[10] = {"⓪", "①", "②", "③", "④", "⑤", "⑥", "⑦", "⑧", "⑨"};
constexpr const char* kBold[10] = {"𝟎", "𝟏", "𝟐", "𝟑", "𝟒", "𝟓", "𝟔", "𝟕", "𝟖", "𝟗"};
constexpr std::string_view kDashes[] = {"－", "ー", "‐", "–", "―", "−", "─", "ｰ"};
constexpr std::string_view kUnseen[] = {"\u200B", "\u200D", "\u2060", "\uFEFF", "\u00AD", "\u202C"};
constexpr std::string_view kSigns[] = {" ", "-", ".", "/", ",", ":", "  ", "_", "・"};

std::string Anyhow(std::string_view digits, SeededRandom& random) {
  std::string text;
  for (size_t at = 0; at < digits.size();) {
    const size_t size = random.Between(1, 5);
    text += digits.substr(at, size);
    at += size;
    if (at < digits.size()) text += random.Of(kSigns);
  }
  return text;
}

std::string Hidden(std::string_view digits, SeededRandom& random) {
  std::string text;
  for (const char digit : digits) text += Cat({std::string(1, digit), std::string(random.Of(kUnseen))});
  return text;
}

std::string Broken(std::string_view digits, SeededRandom& random) {
  const size_t at = random.Between(1, digits.size() - 1);
  return Cat({std::string(digits.substr(0, at)), random.OneIn(2) ? "\r\n" : "\n", std::string(digits.substr(at))});
}

std::string BrokenAtGroup(const Parts& parts) {
  std::string text = Join(parts, "-");
  return text.insert(text.rfind('-') + 1, "\n");
}

}  // namespace

std::string_view Name(Spelling spelling) {
  constexpr std::string_view kNames[] = {"plain",
                                         "hyphens",
                                         "spaces",
                                         "full-width",
                                         "full-width-dashes",
                                         "wide-spaces",
                                         "middle-dots",
                                         "zero-width",
                                         "line-break",
                                         "break-at-group",
                                         "cells",
                                         "downwards",
                                         "table",
                                         "quoted-cells",
                                         "kanji",
                                         "kanji-dashes",
                                         "circled",
                                         "mathematical",
                                         "threes",
                                         "uneven",
                                         "beside-letters",
                                         "named-commas",
                                         "named-anyhow",
                                         "commas (out of reach)",
                                         "letters-between (out of reach)",
                                         "reversed (out of reach)"};
  return kNames[static_cast<size_t>(spelling)];
}

bool WithinReach(Spelling spelling) { return spelling < Spelling::kCommas; }

std::string Spell(std::string_view digits, std::span<const size_t> groups, std::string_view word, Spelling spelling,
                  SeededRandom& random) {
  const Parts parts = Split(digits, groups);
  switch (spelling) {
    case Spelling::kPlain:
      return std::string(digits);
    case Spelling::kHyphens:
      return Join(parts, "-");
    case Spelling::kSpaces:
      return Join(parts, " ");
    case Spelling::kFullWidth:
      return Mapped(digits, kFull);
    case Spelling::kFullWidthDashes:
      return Mapped(Join(parts, random.Of(kDashes)), kFull);
    case Spelling::kWideSpaces:
      return Join(parts, "　");
    case Spelling::kMiddleDots:
      return Join(parts, "・");
    case Spelling::kZeroWidth:
      return Hidden(digits, random);
    case Spelling::kLineBreak:
      return Broken(digits, random);
    case Spelling::kBreakAtGroup:
      return BrokenAtGroup(parts);
    case Spelling::kCells:
      return "│" + Join(Singles(digits), "│") + "│";
    case Spelling::kDownwards:
      return Join(Singles(digits), "\n");
    case Spelling::kTable:
      return Cat({"山田太郎", random.OneIn(2) ? "," : "\t", std::string(digits), random.OneIn(2) ? "," : "\t", "男"});
    case Spelling::kQuotedCells:
      return "\"" + Join(parts, "\",\"") + "\"";
    case Spelling::kKanji:
      return Mapped(digits, kNumerals);
    case Spelling::kKanjiDashes:
      return Mapped(Join(parts, "-"), kNumerals);
    case Spelling::kCircled:
      return Mapped(digits, kRings);
    case Spelling::kMathematical:
      return Mapped(digits, kBold);
    case Spelling::kThrees:
      return Join(ByThrees(digits), " ");
    case Spelling::kUneven:
      return Join(Uneven(digits, random), "-");
    case Spelling::kBesideLetters:
      return Cat({random.OneIn(2) ? "No" : "ID", std::string(digits)});
    case Spelling::kNamedCommas:
      return std::string(word) + "　" + Join(ByThrees(digits), ",");
    case Spelling::kNamedAnyhow:
      return std::string(word) + "：" + Anyhow(digits, random);
    case Spelling::kCommas:
      return Join(ByThrees(digits), ",");
    case Spelling::kLettersBetween:
      return Join(parts, "と");
    case Spelling::kReversed:
      return {digits.rbegin(), digits.rend()};
  }
  return {};
}

}  // namespace shoji::bench
