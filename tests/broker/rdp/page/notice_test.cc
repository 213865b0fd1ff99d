#include "broker/rdp/page/notice.h"

#include <gtest/gtest.h>

#include <set>

namespace shoji::rdp {
namespace {

constexpr auto kJa = Language::kJapanese;
constexpr auto kEn = Language::kEnglish;

TEST(Notice, ADestinationIsNamedWithItsReason) {
  const auto say = [](const char* parameter) {
    return NoticeOf(kEn, wire::Notice{wire::NoticeCode::kDestinationRefused, parameter}).text;
  };
  const std::string end = ". If you need it, talk to the security staff.";
  EXPECT_EQ(say("10.0.0.1 private-address"),
            "The connection to 10.0.0.1 is not permitted: it is an internal or special address" + end);
  EXPECT_EQ(say("a.example port"),
            "The connection to a.example is not permitted: the port number may not be used" + end);
  EXPECT_EQ(say("a.example domain_rule"),
            "The connection to a.example is not permitted: your department's rules restrict it" + end);
  EXPECT_EQ(say("a.example"), "The connection to a.example is not permitted: it is restricted by rule" + end);
  EXPECT_LT(say((std::string(250, 'x') + " dns").c_str()).size(), 250u);
  EXPECT_TRUE(wire::IsPlainUtf8(NoticeOf(kJa, wire::Notice{wire::NoticeCode::kDestinationRefused,
                                                           "ああああああああああああああああああああああああああああ"})
                                    .text));
}

TEST(Notice, RefusedTextNamesItsRule) {
  const auto notice = NoticeOf(kEn, wire::Notice{wire::NoticeCode::kTextRefused, "tax-paste class_never_leaves"});
  EXPECT_EQ(notice.tone, Tone::kRefusal);
  EXPECT_NE(notice.text.find("rule: tax-paste"), std::string::npos);
  EXPECT_NE(notice.text.find("My Number"), std::string::npos);
  EXPECT_EQ(NoticeOf(kEn, wire::Notice{wire::NoticeCode::kBrowserRestarted, ""}).tone, Tone::kNews);
}

TEST(Notice, ARefusedPasteSaysEverythingTheWebClientSays) {
  const wire::TransferAnswer answer{7, wire::Answer::kDeny, wire::Channel::kClipboardText, 5, "tax-paste"};
  const wire::TransferDetail detail{7, 4, {{16, 2}, {25, 1}}, "情報政策課 内線 1234"};
  const auto notice = NoticeOf(kJa, answer, detail, true);
  ASSERT_TRUE(notice);
  EXPECT_EQ(notice->heading, "貼り付けは止められました");
  EXPECT_EQ(notice->facts, (std::vector<std::pair<std::string, std::string>>{
                               {"なぜ止まったか", "機密性3の情報は、インターネット側に渡せません。"},
                               {"見つかったもの", "個人番号（マイナンバー） 2件、「秘」の表示 1件"},
                               {"判断された機密性", "機密性3B（個人情報など）"},
                               {"規則", "tax-paste"},
                               {"問い合わせ先", "情報政策課 内線 1234"}}));
  EXPECT_EQ(notice->text, "何も渡されていません。この判断は記録されました。");
}

TEST(Notice, ARefusedCopyWithoutDetailIsShort) {
  const auto notice =
      NoticeOf(kEn, wire::TransferAnswer{7, wire::Answer::kApprove, wire::Channel::kClipboardText, 8, ""}, {}, false);
  ASSERT_TRUE(notice);
  EXPECT_EQ(notice->heading, "Copying was stopped");
  EXPECT_EQ(notice->facts.size(), 1u);
  for (const auto answer : {wire::Answer::kAllow, wire::Answer::kSanitise}) {
    EXPECT_FALSE(NoticeOf(kEn, wire::TransferAnswer{7, answer, wire::Channel::kClipboardText, 0, ""}, {}, false));
  }
}

TEST(Notice, AHoldNamesReasonAndContact) {
  const auto frozen = NoticeOf(kJa, wire::Hold{wire::HoldState::kFrozen, "訓練\n情報政策課"});
  ASSERT_TRUE(frozen);
  EXPECT_EQ(frozen->tone, Tone::kFrozen);
  EXPECT_EQ(frozen->facts,
            (std::vector<std::pair<std::string, std::string>>{{"理由", "訓練"}, {"連絡先", "情報政策課"}}));
  const auto view_only = NoticeOf(kEn, wire::Hold{wire::HoldState::kViewOnly, "drill"});
  ASSERT_TRUE(view_only);
  EXPECT_EQ(view_only->tone, Tone::kHold);
  EXPECT_EQ(view_only->facts.back().second, "the security staff");
  EXPECT_FALSE(NoticeOf(kEn, wire::Hold{wire::HoldState::kNone, ""}));
  EXPECT_NE(HoldLifted(kJa).text, "");
}

TEST(Notice, APersonIsToldOfWhatAPersonChose) {
  using enum RefusedThing;
  std::set<std::string> texts;
  for (const RefusedThing chosen : {kAudioInput, kRail, kClipboardFiles}) {
    const auto notice = NoticeOf(kEn, chosen);
    ASSERT_TRUE(notice);
    EXPECT_EQ(notice->heading, "A feature of this terminal is not connected");
    texts.insert(notice->text);
  }
  EXPECT_EQ(texts.size(), 3u);
  for (const RefusedThing unasked : {kDevices, kOtherChannel, kWeakSecurity}) EXPECT_FALSE(NoticeOf(kEn, unasked));
}

TEST(Notice, EveryEndHasItsOwnWords) {
  std::set<std::string> texts;
  for (int reason = 1; reason <= wire::kLastEndReason; ++reason) {
    texts.insert(NoticeOf(kJa, wire::End{static_cast<wire::EndReason>(reason), "for operators"}).text);
  }
  EXPECT_EQ(texts.size(), 16u);
  EXPECT_FALSE(texts.contains(""));
}

}  // namespace
}  // namespace shoji::rdp
