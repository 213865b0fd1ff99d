#include "policy/analysis/diff.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "policy/analysis/report_words.h"
#include "policy/engine.h"
#include "tests/policy/rule_builder.h"

namespace shoji::policy {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr int32_t kToday = 20'780;  // a Monday

Rule PasteFor(std::vector<std::string> departments) {
  Rule rule = RuleFor("paste", Answer::kAllow, {10 * 1024, 5, 50 * 1024});
  rule.departments = std::move(departments);
  rule.directions = {Direction::kOutbound};
  rule.channels = {Channel::kClipboardText};
  rule.classes = {Classification::k1, Classification::k2};
  return rule;
}

std::vector<std::string> Japanese(const RuleSet& before, const RuleSet& after) {
  std::vector<std::string> lines;
  const auto report = Diff(before, after, kToday).value();
  for (const auto& change : report.changes) {
    lines.push_back(Sentence(change, Language::kJapanese));
  }
  return lines;
}

TEST(Diff, SaysThatNothingChanges) {
  const RuleSet rules = RulesOf({PasteFor({"税務課"})});
  const auto report = Diff(rules, rules, kToday).value();
  EXPECT_TRUE(report.same());
  EXPECT_EQ(report.changed, 0u);
  EXPECT_EQ(Lines(report, Language::kEnglish).size(), 1u);
}

TEST(Diff, TellsANewRuleInOneSentence) {
  EXPECT_THAT(
      Japanese(RulesOf({}), RulesOf({PasteFor({"税務課"})})),
      ElementsAre(
          "[緩む] 税務課: 文字を外へ貼り付ける、機密性 2 以下: 拒否 → 許可(1回 10 KiB、1分に 5 回・50 KiB まで)"));
}

TEST(Diff, TellsItInEnglishToo) {
  const auto report = Diff(RulesOf({PasteFor({})}), RulesOf({}), kToday).value();
  ASSERT_EQ(report.changes.size(), 1u);
  EXPECT_EQ(Sentence(report.changes[0], Language::kEnglish),
            "[stricter] all departments: paste text out, class 2 or lower: "
            "allowed (up to 10 KiB at once, 5 a minute, 50 KiB a minute) -> refused");
}

TEST(Diff, NamesHoursAndDaysInRanges) {
  Rule rule = PasteFor({"税務課", "市民課"});
  rule.days = {Weekday::kMonday, Weekday::kTuesday, Weekday::kWednesday, Weekday::kThursday, Weekday::kFriday};
  rule.times = {{510, 720}, {780, 1035}};
  EXPECT_THAT(
      Japanese(RulesOf({}), RulesOf({rule})),
      ElementsAre("[緩む] 市民課、税務課: 文字を外へ貼り付ける、機密性 2 以下、月〜金、08:30〜12:00・13:00〜17:15: "
                  "拒否 → 許可(1回 10 KiB、1分に 5 回・50 KiB まで)"));
}

TEST(Diff, NamesDatesNetworksAndTypes) {
  Rule rule = PasteFor({"税務課"});
  rule.dates = {{kToday + 4, kToday + 10}};
  rule.terminals = {ParseNetwork("10.1.0.0/16").value()};
  rule.media_types = {"text/*"};
  EXPECT_THAT(
      Japanese(RulesOf({}), RulesOf({rule})),
      ElementsAre(
          "[緩む] 税務課: 文字を外へ貼り付ける、機密性 2 以下、端末 10.1.0.0/16、種類 text/*、2026-11-27〜2026-12-03: "
          "拒否 → 許可(1回 10 KiB、1分に 5 回・50 KiB まで)"));
}

// Content whose type nobody can tell fits a rule that denies, and no other.
TEST(Diff, AsksAboutUnknownTypesToo) {
  Rule deny = RuleFor("no-programs", Answer::kDeny);
  deny.media_types = {"application/x-msdownload"};
  EXPECT_THAT(
      Japanese(RulesOf({PasteFor({})}), RulesOf({PasteFor({}), deny})),
      ElementsAre(
          "[厳しくなる] すべての部署: 文字を外へ貼り付ける、機密性 2 以下、不明な種類・種類 application/x-msdownload: "
          "許可(1回 10 KiB、1分に 5 回・50 KiB まで) → 拒否"));
}

TEST(Diff, SeesANarrowerLimitAsStricter) {
  Rule narrower = PasteFor({});
  narrower.limits.max_bytes = 1000;
  const auto report = Diff(RulesOf({PasteFor({})}), RulesOf({narrower}), kToday).value();
  ASSERT_EQ(report.changes.size(), 1u);
  EXPECT_EQ(TendencyOf(report.changes[0].before, report.changes[0].after), Tendency::kStricter);
}

TEST(Diff, SeesTheEffectOfADepartmentsDefaultClass) {
  RuleSet before = RulesOf({PasteFor({"税務課"})});
  before.departments["税務課"].classification = Classification::k2;
  RuleSet after = before;
  after.departments["税務課"].classification = Classification::k3B;
  const auto report = Diff(before, after, kToday).value();
  ASSERT_EQ(report.changes.size(), 1u);
  EXPECT_EQ(report.changes[0].after.answer, Answer::kDeny);
  ASSERT_EQ(report.settings.size(), 1u);
  EXPECT_EQ(Sentence(report.settings[0], Language::kJapanese), "税務課 の機密性の既定: 2 → 3B");
}

TEST(Diff, TellsWhatInspectorsWouldFindOtherwise) {
  RuleSet after = RulesOf({});
  ASSERT_TRUE(after.inspectors.Raise("corporate_number", Classification::k2));
  ASSERT_TRUE(after.inspectors.AddWord("仮称", Classification::k3C));
  const auto report = Diff(RulesOf({}), after, kToday).value();
  EXPECT_THAT(report.changes, IsEmpty());
  ASSERT_EQ(report.settings.size(), 2u);
  EXPECT_EQ(report.settings[0].name, "corporate_number");
  EXPECT_EQ(Sentence(report.settings[1], Language::kJapanese), "検査の設定 words.仮称: (なし) → 3C");
}

TEST(Diff, LeavesThePastOut) {
  Rule rule = PasteFor({});
  rule.dates = {{kToday - 10, kToday - 1}};
  EXPECT_TRUE(Diff(RulesOf({}), RulesOf({rule}), kToday).value().same());
}

TEST(Diff, DoesNotCareAboutOrderOrNames) {
  Rule other = PasteFor({"市民課"});
  other.id = "other";
  Rule renamed = PasteFor({"税務課"});
  renamed.id = "renamed";
  EXPECT_THAT(Japanese(RulesOf({PasteFor({"税務課"}), other}), RulesOf({other, renamed})), IsEmpty());
}

// The regions together hold exactly the questions that change: no more, no fewer.
TEST(Diff, RegionsHoldEveryChangedQuestionOnce) {
  Rule deny = RuleFor("deny", Answer::kDeny);
  deny.channels = {Channel::kClipboardText};
  deny.days = {Weekday::kSunday, Weekday::kWednesday};
  deny.times = {{600, 660}, {700, 800}};
  deny.roles = {Role::kStaff, Role::kAuditor};
  const RuleSet before = RulesOf({PasteFor({"税務課"})});
  const RuleSet after = RulesOf({PasteFor({"税務課"}), deny});
  const RuleSet* const sets[] = {&before, &after};
  const Engine old_engine(before);
  const Engine new_engine(after);
  const auto slices = SlicesOf(sets, kToday).value();
  for (const Slice& slice : slices) {
    std::vector<Point> changed;
    slice.ForEach([&](const Request& request, const Point& point) {
      if (old_engine.Decide(request).answer != new_engine.Decide(request).answer) changed.push_back(point);
    });
    size_t held = 0;
    for (const Region& region : RegionsOf(slice, changed)) {
      const auto of = [](const auto& list, size_t all) { return list.empty() ? all : list.size(); };
      size_t minutes_parts = 0;
      for (const TimeSpan& span : slice.times) {
        minutes_parts += region.times.empty() || std::ranges::any_of(region.times, [&](const auto& part) {
                           return part.first <= span.from_minute && span.to_minute <= part.second;
                         });
      }
      held += of(region.roles, slice.roles.size()) * of(region.zones, 2) * of(region.classes, slice.classes.size()) *
              of(region.weekdays, slice.weekdays.size()) * minutes_parts;
    }
    EXPECT_EQ(held, changed.size()) << slice.department << Name(slice.channel) << Name(slice.direction);
  }
}

}  // namespace
}  // namespace shoji::policy
