#include "policy/analysis/check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "policy/analysis/report_words.h"
#include "tests/policy/rule_builder.h"

namespace shoji::policy {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr int32_t kToday = 20'780;

std::vector<CheckFinding> Findings(const RuleSet& rules) { return Check(rules, kToday).value().findings; }

Rule PasteOf(std::string id, std::vector<std::string> departments) {
  Rule rule = RuleFor(std::move(id), Answer::kAllow);
  rule.departments = std::move(departments);
  rule.directions = {Direction::kOutbound};
  rule.channels = {Channel::kClipboardText};
  rule.classes = {Classification::k1, Classification::k2};
  return rule;
}

TEST(Check, FindsNothingInRulesThatAllHaveAnEffect) {
  RuleSet rules = RulesOf({PasteOf("paste", {"税務課"})});
  rules.departments["税務課"].classification = Classification::k1;
  const auto report = Check(rules, kToday).value();
  EXPECT_TRUE(report.sound());
  EXPECT_THAT(report.findings, IsEmpty());
  EXPECT_GT(report.passing, 0u);
  EXPECT_GT(report.questions, report.passing);
}

TEST(Check, FindsRulesThatFitNothing) {
  Rule rule = PasteOf("low", {"税務課"});
  rule.classes = {Classification::k1};
  rule.line = 12;
  RuleSet rules = RulesOf({rule});
  rules.departments["税務課"].classification = Classification::k2;
  const auto findings = Findings(rules);
  ASSERT_EQ(findings.size(), 2u);
  EXPECT_EQ(findings[0], (CheckFinding{FindingKind::kNeverMatches, "low", 12, "", {}}));
  EXPECT_EQ(findings[1].kind, FindingKind::kDepartmentWithoutRule);
  EXPECT_EQ(Sentence(findings[0], Language::kJapanese), "ルール low(12 行目) はどの要求にも当てはまりません");
}

TEST(Check, TellsRulesWhoseDatesAreOverFromThoseThatNeverFit) {
  Rule rule = PasteOf("spring", {});
  rule.dates = {{kToday - 20, kToday - 1}};
  EXPECT_EQ(Findings(RulesOf({rule})).at(0).kind, FindingKind::kExpired);
  rule.dates = {{kToday - 20, kToday}};
  EXPECT_THAT(Findings(RulesOf({rule})), IsEmpty());
}

TEST(Check, FindsRulesWithoutWhichNothingWouldChange) {
  Rule deny = RuleFor("no-paste", Answer::kDeny);
  deny.channels = {Channel::kClipboardText};
  const auto findings = Findings(RulesOf({deny, PasteOf("paste", {})}));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].kind, FindingKind::kNoEffect);
  EXPECT_EQ(findings[0].rule_id, "paste");
  EXPECT_THAT(findings[0].others, ElementsAre("no-paste"));
}

TEST(Check, ALimitAloneIsAnEffect) {
  Rule narrow = PasteOf("narrow", {});
  narrow.limits.max_bytes = 10;
  EXPECT_EQ(Findings(RulesOf({PasteOf("wide", {}), narrow})).size(), 1u);  // now the wide one has none
  Rule often = PasteOf("often", {});
  often.limits = {.max_bytes = 5000, .max_per_minute = 1, .max_bytes_per_minute = 5000};
  EXPECT_THAT(Findings(RulesOf({PasteOf("wide", {}), often})), IsEmpty());
}

TEST(Check, SaysThatAnInvariantDecidesBeforeTheRule) {
  Rule leak = PasteOf("leak", {});
  leak.classes = {Classification::k3B};
  const auto findings = Findings(RulesOf({leak}));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].kind, FindingKind::kNoEffect);
  EXPECT_THAT(findings[0].others, ElementsAre("invariant-class-3"));
}

TEST(Check, EndsWhenCancelled) {
  int asked = 0;
  const auto rules = RulesOf({PasteOf("wide", {})});
  EXPECT_EQ(Check(rules, kToday, {}, [&] { return ++asked > 3; }).error().code, ErrorCode::kTooLarge);
  EXPECT_EQ(asked, 4);
  EXPECT_TRUE(Check(rules, kToday, {}, [] { return false; }));
}

TEST(Check, ListsWeakenings) {
  Rule leak = PasteOf("leak", {});
  leak.grant = "class-3c-outbound";
  const auto findings = Findings(RulesOf({leak}));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].kind, FindingKind::kWeakening);
  EXPECT_THAT(findings[0].others, ElementsAre("class-3c-outbound"));
}

// The invariants are asked about, not taken for granted: with a weakening in force the check fails.
TEST(Check, FindsABrokenInvariant) {
  Rule leak = PasteOf("leak", {});
  leak.classes = {Classification::k3C};
  leak.grant = "class-3c-outbound";
  EXPECT_TRUE(Check(RulesOf({leak}), kToday)->sound());
  grants::Held held;
  held.Take(grants::Class3COutbound("test"));
  const auto report = Check(RulesOf({leak}), kToday, held).value();
  EXPECT_FALSE(report.sound());
  EXPECT_EQ(report.findings.at(0).kind, FindingKind::kInvariantBroken);
  EXPECT_EQ(report.findings[0].rule_id, "leak");
}

TEST(Check, FindsDepartmentsThatNoRuleIsAbout) {
  RuleSet rules = RulesOf({PasteOf("paste", {"税務課"})});
  rules.departments["税務課"].classification = Classification::k1;
  rules.departments["市民課"].classification = Classification::k1;
  const auto findings = Findings(rules);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0], (CheckFinding{FindingKind::kDepartmentWithoutRule, "", 0, "市民課", {}}));
}

TEST(Check, HoldsInvariantsOverTheEmptySetAndSaysSo) {
  const auto report = Check(RuleSet{}, kToday).value();
  EXPECT_TRUE(report.sound());
  EXPECT_EQ(report.passing, 0u);
  EXPECT_EQ(Lines(report, Language::kEnglish).size(), 1u);
}

// Nested and neighbouring networks: each part that differs has a sample, so the inner rule is seen to have its effect.
TEST(Check, AsksInEveryPartOfNestedNetworks) {
  Rule outer = PasteOf("outer", {});
  outer.terminals = {ParseNetwork("10.0.0.0/8").value()};
  Rule inner = RuleFor("inner", Answer::kDeny);
  inner.terminals = {ParseNetwork("10.0.0.0/16").value(), ParseNetwork("10.1.0.0/16").value()};
  EXPECT_THAT(Findings(RulesOf({outer, inner})), IsEmpty());
  inner.terminals = {ParseNetwork("10.0.0.0/9").value(), ParseNetwork("10.128.0.0/9").value()};
  const auto findings = Findings(RulesOf({outer, inner}));
  ASSERT_EQ(findings.size(), 1u);  // the two halves cover the whole
  EXPECT_EQ(findings[0].rule_id, "outer");
}

// The space is cut at minutes, dates and weekdays: a rule for one Sunday minute is reached.
TEST(Check, ReachesTheNarrowestTime) {
  Rule rule = PasteOf("narrow", {});
  rule.days = {Weekday::kSunday};
  rule.times = {{719, 720}};
  rule.dates = {{kToday, kToday + 6}};
  EXPECT_THAT(Findings(RulesOf({rule})), IsEmpty());
  rule.dates = {{kToday, kToday}};  // a Monday
  EXPECT_EQ(Findings(RulesOf({rule})).at(0).kind, FindingKind::kNeverMatches);
}

TEST(Check, RefusesRulesTooTangledToBeAskedThrough) {
  Rule rule = PasteOf("tangled", {});
  for (uint16_t minute = 0; minute < 1400; minute += 2)
    rule.times.push_back({minute, static_cast<uint16_t>(minute + 1)});
  for (int32_t day = 0; day < 700; ++day) rule.dates.push_back({kToday + 2 * day, kToday + 2 * day});
  EXPECT_EQ(Check(RulesOf({rule}), kToday).error().code, ErrorCode::kTooLarge);
}

}  // namespace
}  // namespace shoji::policy
