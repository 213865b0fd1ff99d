#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "policy/inspect/text_inspector.h"

namespace shoji::inspect {
namespace {

using policy::Classification;

uint32_t Count(std::string_view text, Kind kind) {
  for (const auto& finding : Inspect(text, InspectorSettings()).findings) {
    if (finding.kind == kind) return finding.count;
  }
  return 0;
}

std::string List(int people) {
  std::string list;
  for (int i = 0; i < people; ++i) list += "山田" + std::to_string(i) + "\t090-1234-" + std::to_string(1000 + i) + "\n";
  return list;
}

TEST(ContactScanner, CountsTelephoneNumbers) {
  for (const std::string_view text :
       {"03-1234-5678", "03(1234)5678", "０９０－１２３４－５６７８", "090 1234 5678", "0312345678", "09012345678",
        "+81-3-1234-5678", "0120-123-456", "TEL:0123-45-6789", "03.1234.5678"}) {
    EXPECT_EQ(Count(text, Kind::kPhone), 1U) << text;
  }
  for (const std::string_view text :
       {"123-4567", "2024-11-21", "1234-5678-9012", "0-1-2", "00-0000-0000", "100,000,000"}) {
    EXPECT_EQ(Count(text, Kind::kPhone), 0U) << text;
  }
}

TEST(ContactScanner, CountsMailAddresses) {
  for (const std::string_view text :
       {"a@example.jp", "ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ", "<taro.yamada+x@city.example.lg.jp>", "連絡先:x@y.co"}) {
    EXPECT_EQ(Count(text, Kind::kEmail), 1U) << text;
  }
  for (const std::string_view text : {"@example", "a@b", "a@@example.jp", "単価@100.00", "x@ y.jp"})
    EXPECT_EQ(Count(text, Kind::kEmail), 0U) << text;
}

TEST(ContactScanner, CountsPostalAddresses) {
  for (const std::string_view text : {"〒100-0001 東京都千代田区千代田1-1", "千代田区霞が関二丁目1番2号",
                                      "鎌倉市御成町18-10", "〒１００－０００１", "長野市大字鶴賀1613番地"}) {
    EXPECT_EQ(Count(text, Kind::kPostalAddress), 1U) << text;
  }
  for (const std::string_view text : {"市の1番の課題", "1-1", "第3丁目", "100-0001", "区分1-2-3以外の場合"}) {
    EXPECT_EQ(Count(text, Kind::kPostalAddress), text == "市の1番の課題" ? 1U : 0U) << text;
  }
}

TEST(ContactScanner, ManyCloseTogetherAreAList) {
  EXPECT_EQ(Inspect(List(9), {}).classification, Classification::kNone);
  EXPECT_EQ(Inspect(List(10), {}).classification, Classification::k3C);
  EXPECT_EQ(Inspect(List(100), {}).classification, Classification::k3B);
  std::string apart;
  for (int i = 0; i < 30; ++i) apart += "090-1234-" + std::to_string(1000 + i) + std::string(500, 'x') + "\n";
  EXPECT_EQ(Inspect(apart, {}).classification, Classification::kNone);
  std::string same;
  for (int i = 0; i < 30; ++i) same += "お問い合わせ 03-1234-5678\n";
  EXPECT_EQ(Inspect(same, {}).classification, Classification::kNone);
}

TEST(ContactScanner, AStricterThresholdCountsEarlier) {
  InspectorSettings settings;
  ASSERT_TRUE(settings.LowerThreshold("contact_list_from", 5));
  EXPECT_EQ(Inspect(List(5), settings).classification, Classification::k3C);
  EXPECT_EQ(Inspect(List(4), settings).classification, Classification::kNone);
}

}  // namespace
}  // namespace shoji::inspect
