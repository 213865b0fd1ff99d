#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "policy/inspect/text_inspector.h"

namespace shoji::inspect {
namespace {

using policy::Classification;

Classification ClassOf(std::string_view text, const InspectorSettings& settings = InspectorSettings()) {
  return Inspect(text, settings).classification;
}

TEST(MarkingScanner, RaisesForMarkings) {
  for (const std::string_view text : {"極秘",
                                      "【秘】",
                                      "（秘）",
                                      "秘",
                                      "  秘  ",
                                      "㊙",
                                      "㊙人事案",
                                      "○秘 人事案",
                                      "マル秘資料",
                                      "ﾏﾙ秘",
                                      "極　秘",
                                      "極 秘",
                                      "取扱区分：秘",
                                      "区分\t秘\t令和6年",
                                      "秘（総務課限り）",
                                      "この文書は極秘とする",
                                      "TOP SECRET",
                                      "機密性３Ａ",
                                      "自治体機密性：３",
                                      "極\n秘",
                                      "極\u200B秘",
                                      "人事案件　　　秘"}) {
    EXPECT_EQ(ClassOf(text), Classification::k3A) << text;
  }
  for (const std::string_view text :
       {"部外秘", "部 外 秘", "部\n外\n秘\n", "社外秘資料", "取扱注意", "取り扱い注意", "取　扱　注　意", "庁内限り",
        "CONFIDENTIAL", "ＣＯＮＦＩＤＥＮＴＩＡＬ", "C O N F I D E N T I A L", "[Confidential]", "Confidential",
        "機密性3C", "【機密性３Ｃ】", "関係者限り（複写禁止）"}) {
    EXPECT_EQ(ClassOf(text), Classification::k3C) << text;
  }
  EXPECT_EQ(ClassOf("機密性3B"), Classification::k3B);
  EXPECT_EQ(ClassOf("機密性：3Ｂ"), Classification::k3B);
  EXPECT_EQ(ClassOf("機密性2"), Classification::k2);
  EXPECT_EQ(ClassOf("機密性1"), Classification::k1);
}

TEST(MarkingScanner, LeavesOrdinaryWordsAlone) {
  for (const std::string_view text : {"秘書課",
                                      "秘　書　課",
                                      "神秘",
                                      "神\n秘",
                                      "秘密保持契約を結ぶ",
                                      "自然の神秘（秘境）",
                                      "便秘の薬",
                                      "極秘裏に進める",
                                      "取扱注意事項",
                                      "秘訣",
                                      "機密性3以上の情報は持ち出さない",
                                      "機密性が高い",
                                      "This message may be confidential.",
                                      "confidentiality",
                                      "UNCONFIDENTIAL",
                                      "○秘密の花園",
                                      "部外者立入禁止",
                                      "(秘書)",
                                      "秘湯",
                                      "社外の人",
                                      "限り"}) {
    EXPECT_EQ(ClassOf(text), Classification::kNone) << text;
  }
}

TEST(MarkingScanner, FindsWordsOverTheEdgeOfALongLine) {
  for (size_t before = MarkingScanner::kMaxLine - 200; before < MarkingScanner::kMaxLine + 100; ++before) {
    const auto found = Inspect(std::string(before, 'x') + "部外秘" + std::string(3000, 'y'), {});
    ASSERT_EQ(found.findings.size(), 1U) << before;
    ASSERT_EQ(found.findings[0].count, 1U) << before;
  }
}

TEST(MarkingScanner, FindsTheWordsOfTheRuleFile) {
  InspectorSettings settings;
  ASSERT_TRUE(settings.AddWord("議会 配布前", Classification::k3C));
  EXPECT_EQ(ClassOf("議会配布前の資料です", settings), Classification::k3C);
  EXPECT_EQ(ClassOf("議　会　配　布　前", settings), Classification::k3C);
  EXPECT_EQ(ClassOf("議会配布前の資料です"), Classification::kNone);
  ASSERT_TRUE(settings.AddWord("Project-X", Classification::k2));
  EXPECT_EQ(ClassOf("about project-x now", settings), Classification::k2);
  EXPECT_EQ(ClassOf("P r o j e c t X", settings), Classification::k2);
  EXPECT_EQ(ClassOf("subproject-xy", settings), Classification::kNone);
}

}  // namespace
}  // namespace shoji::inspect
