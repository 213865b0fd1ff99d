#include "broker/extract/markup_text.h"

#include <gtest/gtest.h>

namespace shoji::extract {
namespace {

std::string Text(std::string_view markup) { return *MarkupText(markup, Detail::kEverything, 1 << 20); }

TEST(MarkupText, TakesTheTextOfAPage) {
  EXPECT_EQ(Text("<html><body><h1>表題</h1><p>一 &amp; 二&#x3042;</p></body></html>"), "表題\n一 & 二あ\n");
}

TEST(MarkupText, LeavesOutScriptsAndStyles) {
  EXPECT_EQ(Text("a<script>if (x < 1 && '</p>') y()</script>b<style>p{}</style>c"), "abc");
  EXPECT_EQ(Text("a<SCRIPT>x</script >b"), "ab");
}

TEST(MarkupText, TakesWhatAttributesCarry) {
  const std::string text = Text("<input type=text value='123456789018'><img alt=\"図\" src=x>");
  EXPECT_NE(text.find("123456789018"), std::string::npos);
  EXPECT_NE(text.find("図"), std::string::npos);
  EXPECT_EQ(text.find("src"), std::string::npos);
}

TEST(MarkupText, TakesTheValueOfACellThatIsShownRounded) {
  const std::string text = Text(
      "<table:table-row><table:table-cell office:value-type=\"float\" office:value=\"123456789018\">"
      "<text:p>1.23E+11</text:p></table:table-cell><table:table-cell><text:p>田中</text:p></table:table-cell>"
      "</table:table-row>");
  EXPECT_NE(text.find("123456789018"), std::string::npos);
  EXPECT_NE(text.find("田中"), std::string::npos);
}

TEST(MarkupText, LeavesOutEmbeddedBytesAndStylesOfDocuments) {
  EXPECT_EQ(Text("<office:styles><text:p>x</text:p></office:styles><draw:image><office:binary-data>QUJD"
                 "</office:binary-data></draw:image><text:p>y</text:p>"),
            "y\n");
  EXPECT_EQ(Text("<office:styles/><text:p>y</text:p>"), "y\n");
}

TEST(MarkupText, GivesPeopleWhatIsShown) {
  constexpr std::string_view kMarkup =
      "<office:meta><dc:title>題</dc:title></office:meta><office:master-styles><text:p>欄外</text:p></"
      "office:master-styles>"
      "<!-- 覚え --><table:table-cell office:value=\"12\"><text:p>12</text:p></table:table-cell><text:p>本文</text:p>";
  EXPECT_EQ(*MarkupText(kMarkup, Detail::kShown, 100), "12\t本文\n");
  const std::string everything = Text(kMarkup);
  for (const char* word : {"題", "欄外", "覚え", "12", "本文"})
    EXPECT_NE(everything.find(word), std::string::npos) << word;
}

TEST(MarkupText, SurvivesBrokenMarkup) {
  for (const char* broken : {"<", "<a", "<a b", "<a b=", "<a b='", "</", "<!--", "<![CDATA[", "&", "&#", "&#x;",
                             "&#99999999999;", "<script>", "<a =>x", "< a"}) {
    EXPECT_TRUE(MarkupText(broken, Detail::kEverything, 100)) << broken;
  }
  EXPECT_EQ(Text("1 < 2"), "1 < 2");
}

TEST(MarkupText, RefusesMoreThanItMay) {
  EXPECT_FALSE(MarkupText("<p>12345", Detail::kShown, 4));
  EXPECT_TRUE(MarkupText("<p>1234", Detail::kShown, 4));
}

}  // namespace
}  // namespace shoji::extract
