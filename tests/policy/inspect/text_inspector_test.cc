#include "policy/inspect/text_inspector.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace shoji::inspect {
namespace {

using policy::Classification;

constexpr std::string_view kMixed =
    "秘\r\n個人番号：１２３４－５６７８－９０１８\n法人 7000012050002 住民票コード24727059608\n"
    "4111-1111-1111-1111 taro@example.jp 03-1234-5678 〒100-0001 部外秘 機密性2\nCONFIDENTIAL\n";

TEST(TextInspector, ReportsKindsCountsAndTheGreatestClass) {
  const Inspection found = Inspect(kMixed, {});
  EXPECT_EQ(found.classification, Classification::k3A);
  EXPECT_FALSE(found.malformed);
  std::string text;
  for (const auto& finding : found.findings) {
    text += std::string(Name(finding.kind)) + "=" + std::to_string(finding.count) + "/" +
            std::string(policy::Name(finding.classification)) + " ";
  }
  EXPECT_EQ(text,
            "my_number=1/3B corporate_number=1/1 resident_code=1/3B credit_card=1/3B phone=1/none email=1/none "
            "postal_address=1/none secret=1/3A restricted=2/3C ");
}

TEST(TextInspector, FindsNothingInNothing) { EXPECT_EQ(Inspect("", {}), Inspection()); }

TEST(TextInspector, DoesNotCareWhereThePiecesAreCut) {
  const Inspection whole = Inspect(kMixed, {});
  for (size_t size = 1; size < 40; ++size) {
    TextInspector inspector{InspectorSettings()};
    for (size_t at = 0; at < kMixed.size(); at += size) inspector.Feed(kMixed.substr(at, size));
    EXPECT_EQ(inspector.Finish(), whole) << size;
  }
}

TEST(TextInspector, SkipsBytesThatAreNoUtf8AndSaysSo) {
  const Inspection found = Inspect(
      "123456\xFF"
      "789018\xE3\x81",
      {});
  EXPECT_TRUE(found.malformed);
  EXPECT_EQ(found.classification, Classification::k3B);
  EXPECT_FALSE(Inspect("あ", {}).malformed);
}

uint64_t StepsFor(std::string_view unit, size_t bytes) {
  std::string text;
  while (text.size() < bytes) text += unit;
  TextInspector inspector{InspectorSettings()};
  inspector.Feed(text);
  inspector.Finish();
  return inspector.steps();
}

// Whatever is repeated, twice as many bytes are about twice as much work, and never much for one byte.
TEST(TextInspector, WorkIsLinearInTheBytes) {
  for (const std::string_view unit :
       {"1",      "1 ",       "1\n",       "一",       "1一",    "(",         "()",    "(秘)",
        "【機",   "((((((秘", "極",        "\uFDFA",   "\u0301", "a@",        "@",     "a@b.",
        "\u200B", "取扱",     "0-",        "個人番号", "|",      "||1",       "市1-",  "1,\n",
        "\xFF",   "秘\n",     "1 23 456 ", "12,3|4\n", "090-1",  "TOP SECRE", "  秘  "}) {
    const uint64_t half = StepsFor(unit, 1U << 18);
    const uint64_t whole = StepsFor(unit, 1U << 19);
    EXPECT_LE(whole, 2 * half + half / 8) << unit;
    EXPECT_LE(whole, TextInspector::kMostStepsPerByte << 19) << unit;
  }
}

TEST(InspectorSettings, CanOnlyBeMadeStricter) {
  InspectorSettings settings;
  EXPECT_EQ(settings.ClassOf(Kind::kMyNumber), Classification::k3B);
  ASSERT_TRUE(settings.Raise("my_number", Classification::k3A));
  EXPECT_EQ(settings.ClassOf(Kind::kMyNumber), Classification::k3A);
  const InspectorSettings raised = settings;
  EXPECT_EQ(settings.Raise("my_number", Classification::k3B).error().message,
            "\"my_number\" is 3A and can only be raised; write that class or a stricter one");
  EXPECT_FALSE(settings.Raise("mynumber", Classification::k3A));
  EXPECT_FALSE(settings.Raise("word", Classification::k3A));
  EXPECT_FALSE(settings.LowerThreshold("contact_list_from", 11));
  EXPECT_FALSE(settings.LowerThreshold("contact_list_from", 2));
  EXPECT_FALSE(settings.LowerThreshold("contact_list_large_from", 10));
  for (const std::string_view word : {"密", "【密】", "--", "配布\n前", "配布\t前", "配布\xFF前", ""}) {
    EXPECT_FALSE(settings.AddWord(word, Classification::k3A)) << word;
  }
  EXPECT_FALSE(settings.AddWord(std::string(33, 'x'), Classification::k3A));
  EXPECT_FALSE(settings.AddWord("配布前", Classification::kNone));
  EXPECT_EQ(settings, raised);
  ASSERT_TRUE(settings.LowerThreshold("contact_list_large_from", 20));
  ASSERT_TRUE(settings.LowerThreshold("contact_list_from", 3));
  for (size_t i = 0; i < InspectorSettings::kMaxWords; ++i)
    ASSERT_TRUE(settings.AddWord("配布前" + std::to_string(i), Classification::k2));
  EXPECT_FALSE(settings.AddWord("まだある", Classification::k2));
  ASSERT_TRUE(settings.AddWord("配布前0", Classification::k3C));
  ASSERT_TRUE(settings.AddWord("配布前0", Classification::k1));
  EXPECT_EQ(settings.words()[0].classification, Classification::k3C);
}

}  // namespace
}  // namespace shoji::inspect
