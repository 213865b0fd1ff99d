#include "policy/inspect/clean_text.h"

#include <gtest/gtest.h>

#include "policy/inspect/unicode.h"

namespace shoji::inspect {
namespace {

TEST(CleanText, KeepsWhatAPersonSees) {
  for (const std::string_view text : {"日本語の文章。\n2行目\tタブ", "𠮷野家", "葛󠄀飾区", "①㈱ﾊﾝｶｸ", "café e\u0301", "ัx้",
                                      "☎︎", "❤️", "\uE000外字", "﨑 塚"}) {
    const auto cleaned = CleanText(text);
    EXPECT_EQ(cleaned.text, text);
    EXPECT_TRUE(cleaned.stripped.empty()) << text;
  }
}

TEST(CleanText, TakesOutWhatHidesAndSaysHowMuch) {
  const auto cleaned = CleanText("a\x01\x1b[31mb\u202Ec\u2066d\u200Be\uFEFFf\u00ADg\U000E0041h\uFE0Fi\xFFj");
  EXPECT_EQ(cleaned.text, "a[31mbcdefghij");
  EXPECT_EQ(cleaned.stripped, (std::vector<Stripped>{{StrippedKind::kControl, 2},
                                                     {StrippedKind::kBidi, 2},
                                                     {StrippedKind::kZeroWidth, 4},
                                                     {StrippedKind::kSelector, 1},
                                                     {StrippedKind::kMalformed, 1}}));
}

TEST(CleanText, MakesEveryLineEndOne) {
  const auto cleaned = CleanText("a\r\nb\rc\u2028d\u2029e\u0085f\r\r\ng");
  EXPECT_EQ(cleaned.text, "a\nb\nc\nd\ne\nf\n\ng");
  EXPECT_TRUE(cleaned.stripped.empty());
}

TEST(CleanText, KeepsOneSelectorOnly) {
  const auto cleaned = CleanText("葛\U000E0100\U000E0101\U000E0102x\U000E0100😀\uFE0F\uFE0F");
  EXPECT_EQ(cleaned.text, "葛\U000E0100x😀\uFE0F");
  EXPECT_EQ(cleaned.stripped, (std::vector<Stripped>{{StrippedKind::kSelector, 4}}));
}

TEST(CleanText, KeepsAFewMarksOnly) {
  std::string heap = "x";
  for (int i = 0; i < 50; ++i) heap += "\u0301";
  EXPECT_EQ(CleanText(heap).stripped, (std::vector<Stripped>{{StrippedKind::kCombining, 46}}));
}

TEST(CleanText, IsDoneAfterOnce) {
  const auto cleaned = CleanText("a\u202E葛\U000E0100\U000E0101\r\r\n\xE3\x81x\u200D");
  EXPECT_EQ(CleanText(cleaned.text), (CleanedText{cleaned.text, {}}));
}

TEST(Unicode, ReadsUtf8AsTheStandardSays) {
  const auto read = [](std::string_view bytes) {
    std::u32string out;
    unicode::Utf8Reader reader;
    for (char32_t c = 0; reader.Next(bytes, c);) out.push_back(c == unicode::kMalformed ? U'\uFFFD' : c);
    if (reader.Finish()) out.push_back(U'\uFFFD');
    return out;
  };
  EXPECT_EQ(read("aé日𠮷"), U"aé日𠮷");
  EXPECT_EQ(read("\xC0\xAF"), U"\uFFFD\uFFFD");
  EXPECT_EQ(read("\xED\xA0\x80"), U"\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(read("\xF4\x90\x80\x80"), U"\uFFFD\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(read("\xE3\x81"
                 "a"),
            U"\uFFFDa");
  EXPECT_EQ(read("\xF0\x9F\x98"), U"\uFFFD");
}

TEST(Unicode, ComposesNames) {
  EXPECT_EQ(unicode::Nfc("か\u3099"), "が");
  EXPECT_EQ(unicode::Nfc("報告書.pdf"), "報告書.pdf");
  EXPECT_EQ(unicode::Nfc("a\xFF"), "a\uFFFD");
  EXPECT_EQ(unicode::Nfc(""), "");
}

}  // namespace
}  // namespace shoji::inspect
