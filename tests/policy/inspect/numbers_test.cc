// Where numbers are found and where not: 123456789018 is a good 個人番号, 123456789012 is none.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "policy/inspect/text_inspector.h"

namespace shoji::inspect {
namespace {

uint32_t Count(std::string_view text, Kind kind) {
  for (const auto& finding : Inspect(text, InspectorSettings()).findings) {
    if (finding.kind == kind) return finding.count;
  }
  return 0;
}

uint32_t MyNumbers(std::string_view text) { return Count(text, Kind::kMyNumber); }

TEST(NumberFinder, FindsAMyNumberInEverySpelling) {
  for (const std::string_view text : {
           "123456789018",
           "個人番号は123456789018です。",
           "1234-5678-9018",
           "1234 5678 9018",
           "１２３４－５６７８－９０１８",
           "１２３４ー５６７８ー９０１８",
           "1234‐5678–9018",
           "1234−5678─9018",
           "1234　5678　9018",
           "1234･5678･9018",
           "1234.5678.9018",
           "1234/5678/9018",
           "(1234)(5678)(9018)",
           "12\u200B34\u200B56\u200B78\u200B90\u200B18",
           "1234\u00AD5678\u00AD9018",
           "1\u03362\u03363\u03364\u03365\u03366\u03367\u03368\u03369\u03360\u03361\u03368",
           "123456\n789018",
           "12345678\r\n9018",
           "1234-5678-\n9018",
           "1|2|3|4|5|6|7|8|9|0|1|8",
           "│1│2│3│4│5│6│7│8│9│0│1│8│",
           "1\n2\n3\n4\n5\n6\n7\n8\n9\n0\n1\n8",
           "\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\",\"0\",\"1\",\"8\"",
           "1 2 3 4 5 6 7 8 9 0 1 8",
           "12 34 56 78 90 18",
           "123 456 789 018",
           "123456 789018",
           "123-45678-9018",
           "一二三四五六七八九〇一八",
           "一二三四-五六七八-九〇一八",
           "1二3四5六7八9〇1八",
           "1234一5678一9018",
           "①②③④⑤⑥⑦⑧⑨⓪①⑧",
           "❶❷❸❹❺❻❼❽❾⓿❶❽",
           "𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗𝟎𝟏𝟖",
           "١٢٣٤٥٦٧٨٩٠١٨",
           "No.123456789018",
           "ID123456789018",
           "山田太郎,123456789018,昭和55年",
           "氏名\t123456789018\t男",
           "123456789018123456789018",
       }) {
    EXPECT_GE(MyNumbers(text), 1U) << text;
  }
}

TEST(NumberFinder, PassesWhatIsNone) {
  for (const std::string_view text : {
           "123456789012",
           "1234-5678-9012",
           "電話 03-1234-5678",
           "0123456789018",
           "202411211038",  // a good check digit, and a time of day
           "2024/11/21 10:38",
           "2019 2020 2021",
           "123,456,789,018円",
           "0.123456789018",
           "a123456789018b",
           "+81-90-1234-5612",
           "第12回 34名 56件 78点 90人 18歳",
           "",
           "-",
           "000000000000",
       }) {
    EXPECT_EQ(MyNumbers(text), 0U) << text;
  }
}

TEST(NumberFinder, TakesAnyWritingNearTheWord) {
  EXPECT_EQ(MyNumbers("123,456,789,018"), 0U);
  EXPECT_EQ(MyNumbers("マイナンバー: 123,456,789,018"), 1U);
  EXPECT_EQ(MyNumbers("ﾏｲﾅﾝﾊﾞｰ 123,456,789,018"), 1U);
  EXPECT_EQ(MyNumbers("個 人 番 号　123 4.567/89018"), 1U);
  EXPECT_EQ(MyNumbers("My Number 1,2345,678 901;8"), 1U);
  EXPECT_EQ(MyNumbers("個人番号" + std::string(600, '.') + "123,456,789,018"), 0U);
}

TEST(NumberFinder, CountsEachNumberOnce) {
  EXPECT_EQ(MyNumbers("1234-5678-9018\n3794-7448-4458\n"), 2U);
  EXPECT_EQ(MyNumbers("123456789018,379474484458"), 2U);
  std::string table;
  for (int row = 0; row < 500; ++row) table += "123456789018\t379474484458\n";
  EXPECT_EQ(MyNumbers(table), 1000U);
}

TEST(NumberFinder, DoesNotSlideOverTables) {
  // 300 rows of 4-digit cells: as good as every window of three would be tried otherwise, a tenth of them good.
  std::string table;
  for (int i = 0; i < 1200; ++i) table += std::to_string(1000 + i * 7 % 9000) + (i % 4 == 3 ? "\n" : "\t");
  EXPECT_EQ(MyNumbers(table), 0U);
}

TEST(NumberFinder, FindsTheOtherNumbers) {
  EXPECT_EQ(Count("7000012050002", Kind::kCorporateNumber), 1U);
  EXPECT_EQ(Count("登録番号 T7000012050002", Kind::kCorporateNumber), 1U);
  EXPECT_EQ(Count("7-0000-1205-0002", Kind::kCorporateNumber), 1U);
  EXPECT_EQ(Count("7000012050003", Kind::kCorporateNumber), 0U);
  EXPECT_EQ(Count("24727059608", Kind::kResidentCode), 1U);
  EXPECT_EQ(Count("2472-7059-608", Kind::kResidentCode), 1U);
  EXPECT_EQ(Count("住民票コード 247 2705 9608", Kind::kResidentCode), 1U);
  EXPECT_EQ(Count("24727059607", Kind::kResidentCode), 0U);
  EXPECT_EQ(Count("4111 1111 1111 1111", Kind::kCreditCard), 1U);
  EXPECT_EQ(Count("3782-822463-10005", Kind::kCreditCard), 1U);
  EXPECT_EQ(Count("4111111111111112", Kind::kCreditCard), 0U);
}

TEST(NumberFinder, DoesNotTakeAMobileNumberForAResidentCode) {
  // Ten mobile numbers in a row: one of them has a check digit that would be good.
  std::string text;
  for (int last = 0; last < 10; ++last) text += "0901234567" + std::to_string(last) + " ";
  EXPECT_EQ(Count(text, Kind::kResidentCode), 0U);
  EXPECT_EQ(Count("住民票コード " + text, Kind::kResidentCode), 1U);
}

}  // namespace
}  // namespace shoji::inspect
