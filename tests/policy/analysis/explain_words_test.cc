#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "policy/analysis/report_words.h"
#include "tests/policy/rule_builder.h"

namespace shoji::policy {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(ExplanationWords, PutTheRuleThatFitsFirst) {
  Rule other = RuleFor("another", Answer::kDeny);
  other.departments = {"市民課"};
  other.days = {Weekday::kSunday};
  Rule paste = RuleFor("paste", Answer::kAllow);
  paste.line = 6;
  const Engine engine(RulesOf({other, paste}));
  EXPECT_THAT(Lines(engine.Explain(Paste()), Language::kJapanese),
              ElementsAre("結果: 許可(1回 1000 バイト、1分に 10 回・5000 バイト まで)",
                          "決めたもの: paste、理由: ルールが許しています(allowed)", "機密性: 1",
                          "問い合わせ先: 情報政策課", "部署「税務課」としては: 許可(paste、ルールが許しています)",
                          "○ ルール paste(6 行目): 当てはまる → 許可(1回 1000 バイト、1分に 10 回・5000 バイト まで)",
                          "× ルール another: 合わない(部署・曜日) [拒否]"));
}

TEST(ExplanationWords, SpeakOfInvariantsToo) {
  Request request = Paste();
  request.inspected = Classification::k3A;
  EXPECT_THAT(Lines(Engine().Explain(request), Language::kEnglish),
              Contains("decided by: invariant-class-3, reason: class 3 never leaves (class_never_leaves)"));
}

// Every value has words of its own in both languages; none is left to "unknown".
template <typename Value>
void ExpectDistinct(std::initializer_list<Value> values) {
  for (const Language language : {Language::kJapanese, Language::kEnglish}) {
    std::set<std::string> words;
    for (const Value value : values) words.insert(std::string(Words(value, language)));
    EXPECT_EQ(words.size(), values.size());
    EXPECT_FALSE(words.contains("unknown") || words.contains("不明") || words.contains(""));
  }
}

TEST(Words, AreDistinct) {
  ExpectDistinct({Answer::kDeny, Answer::kApprove, Answer::kSanitise, Answer::kAllow});
  ExpectDistinct({Zone::kLgwan, Zone::kInternet, Zone::kMyNumber});
  ExpectDistinct({Role::kStaff, Role::kSecurity, Role::kAuditor, Role::kAdmin});
  ExpectDistinct(
      {Route{Direction::kOutbound, Channel::kClipboardText}, Route{Direction::kInbound, Channel::kClipboardText},
       Route{Direction::kOutbound, Channel::kClipboardImage}, Route{Direction::kInbound, Channel::kClipboardImage},
       Route{Direction::kOutbound, Channel::kFileUpload}, Route{Direction::kInbound, Channel::kFileDownload},
       Route{Direction::kInbound, Channel::kPrint}});
  for (const Language language : {Language::kJapanese, Language::kEnglish}) {
    std::set<std::string_view> words;
    for (uint16_t number = 0; number <= kLastReason; ++number)
      words.insert(Words(static_cast<Reason>(number), language));
    EXPECT_EQ(words.size(), kLastReason + 1u);
  }
}

TEST(Words, SayRangesOfClasses) {
  using enum Classification;
  const auto japanese = [](std::vector<Classification> classes) { return Words(classes, Language::kJapanese); };
  EXPECT_EQ(japanese({}), "");
  EXPECT_EQ(japanese({kNone, k1, k2}), "機密性 2 以下");
  EXPECT_EQ(japanese({k3C, k3B, k3A}), "機密性 3C 以上");
  EXPECT_EQ(japanese({k1, k3B}), "機密性 1・3B");
  EXPECT_EQ(japanese({k3A}), "機密性 3A");
  EXPECT_EQ(japanese({kNone}), "機密性 指定なし");
}

TEST(Words, AreFilledOnce) {
  EXPECT_EQ(Filled("{0} and {1}", {"{1}", "b"}), "{1} and b");
  EXPECT_EQ(Filled("{7} {x} {", {"a"}), "{7} {x} {");
}

TEST(Words, GiveExactSizes) {
  EXPECT_EQ(SizeWords(1, Language::kEnglish), "1 bytes");
  EXPECT_EQ(SizeWords(10 * 1024, Language::kEnglish), "10 KiB");
  EXPECT_EQ(SizeWords(10 * 1024 + 1, Language::kJapanese), "10241 バイト");
  EXPECT_EQ(SizeWords(uint64_t{3} << 30, Language::kJapanese), "3 GiB");
}

}  // namespace
}  // namespace shoji::policy
