#include "codec/text/line_breaker.h"

#include <gtest/gtest.h>

#include <string>

namespace shoji::text {
namespace {

using Lines = std::vector<std::string_view>;

// ASCII is one wide, everything else two.
double Columns(std::string_view text) {
  double columns = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    columns += byte < 0x80 ? 1 : (byte >= 0xc0 ? 2 : 0);
  }
  return columns;
}

Lines Break(std::string_view text, double columns) { return BreakLines(text, columns, Columns); }

TEST(LineBreaker, KeepsWhatFitsInOneLine) {
  EXPECT_EQ(Break("", 10), Lines{});
  EXPECT_EQ(Break("0123456789", 10), Lines{"0123456789"});
  EXPECT_EQ(Break("あいうえお", 10), Lines{"あいうえお"});
}

TEST(LineBreaker, EndsEnglishBetweenWords) {
  EXPECT_EQ(Break("wait a little and try", 10), (Lines{"wait a", "little and", "try"}));
}

TEST(LineBreaker, EndsJapaneseBetweenCharacters) {
  EXPECT_EQ(Break("情報政策課です", 8), (Lines{"情報政策", "課です"}));
  EXPECT_EQ(Break("所属のWeb規則", 8), (Lines{"所属の", "Web規則"}));
}

TEST(LineBreaker, LetsNoLineBeginOrEndWhereJapaneseForbidsIt) {
  EXPECT_EQ(Break("情報政策、課", 8), (Lines{"情報政", "策、課"}));
  EXPECT_EQ(Break("情報政「課」", 8), (Lines{"情報政", "「課」"}));
  EXPECT_EQ(Break("ブラウザー", 8), (Lines{"ブラウ", "ザー"}));
}

TEST(LineBreaker, CutsAWordThatFitsNowhere) {
  EXPECT_EQ(Break("abcdefgh", 3), (Lines{"abc", "def", "gh"}));
  EXPECT_EQ(Break("あい", 1), (Lines{"あ", "い"}));
}

TEST(LineBreaker, LineFeedsEndLines) {
  EXPECT_EQ(Break("a\nb", 10), (Lines{"a", "b"}));
  EXPECT_EQ(Break("a\n\nb\n", 10), (Lines{"a", "", "b"}));
}

}  // namespace
}  // namespace shoji::text
