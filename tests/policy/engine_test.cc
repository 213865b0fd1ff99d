// What the engine answers, one fact at a time. Cases over whole rule files: case_table_test.cc.
#include "policy/engine.h"

#include <gtest/gtest.h>

#include "tests/policy/rule_builder.h"

namespace shoji::policy {
namespace {

Decision Ask(std::vector<Rule> rules, const Request& request) {
  return Engine(RulesOf(std::move(rules))).Decide(request);
}

TEST(Engine, RefusesEveryChannelDirectionAndClassUntilARuleAllowsIt) {
  const Engine engine;
  for (int channel = 0; channel <= 6; ++channel) {
    for (int direction = 0; direction <= 3; ++direction) {
      for (int classification = 0; classification <= 6; ++classification) {
        Request request = Of(static_cast<Channel>(channel), static_cast<Direction>(direction));
        request.declared = static_cast<Classification>(classification);
        EXPECT_EQ(engine.Decide(request).answer, Answer::kDeny);
      }
    }
  }
}

TEST(Engine, NamesDefaultDenyAndTheContact) {
  const Decision decision = Ask({}, Paste());
  EXPECT_EQ(decision.answer, Answer::kDeny);
  EXPECT_EQ(decision.rule_id, "default-deny");
  EXPECT_EQ(decision.reason_key, "default_deny");
  EXPECT_EQ(decision.contact, "情報政策課");
  EXPECT_EQ(decision.limits, Limits{});
}

TEST(Engine, AllowsWhatARuleAllowsAndNamesIt) {
  const Decision decision = Ask({RuleFor("paste", Answer::kAllow)}, Paste());
  EXPECT_EQ(decision.answer, Answer::kAllow);
  EXPECT_EQ(decision.rule_id, "paste");
  EXPECT_EQ(decision.reason_key, "allowed");
  EXPECT_EQ(decision.limits, kWide);
  EXPECT_EQ(decision.classification, Classification::k1);
}

TEST(Engine, StrictestMatchingRuleWins) {
  const Rule allow = RuleFor("a", Answer::kAllow), sanitise = RuleFor("b", Answer::kSanitise);
  const Rule approve = RuleFor("c", Answer::kApprove), deny = RuleFor("d", Answer::kDeny);
  const Request copy = Of(Channel::kClipboardText, Direction::kInbound);
  EXPECT_EQ(Ask({allow}, copy).answer, Answer::kAllow);
  EXPECT_EQ(Ask({allow, sanitise}, copy).answer, Answer::kSanitise);
  EXPECT_EQ(Ask({allow, approve, sanitise}, copy).answer, Answer::kApprove);
  EXPECT_EQ(Ask({allow, approve, sanitise, deny}, copy).rule_id, "d");
}

TEST(Engine, OfEquallyStrictRulesTheSmallestIdIsTold) {
  const Rule a = RuleFor("a", Answer::kAllow), b = RuleFor("b", Answer::kAllow);
  EXPECT_EQ(Ask({b, a}, Paste()).rule_id, "a");
  EXPECT_EQ(Ask({a, b}, Paste()).rule_id, "a");
}

TEST(Engine, TakesTheLeastOfAllMatchingLimits) {
  const Rule a = RuleFor("a", Answer::kAllow, {100, 9, 500}), b = RuleFor("b", Answer::kAllow, {200, 3, 400});
  const Decision decision = Ask({a, b}, Paste());
  EXPECT_EQ(decision.limits, (Limits{100, 3, 400}));
}

TEST(Engine, RefusesWhatIsTooLargeWholeAndNamesTheRuleThatLimits) {
  const std::vector<Rule> rules = {RuleFor("a", Answer::kAllow), RuleFor("small", Answer::kAllow, {100, 10, 5000})};
  Request request = Paste();
  request.bytes = 100;
  EXPECT_EQ(Ask(rules, request).answer, Answer::kAllow);
  request.bytes = 101;
  const Decision decision = Ask(rules, request);
  EXPECT_EQ(decision.answer, Answer::kDeny);
  EXPECT_EQ(decision.rule_id, "small");
  EXPECT_EQ(decision.reason_key, "too_large");
  EXPECT_EQ(decision.limits.max_bytes, 100u);  // the user is told what would go
}

TEST(Engine, CountsTransfersWithinAMinute) {
  const std::vector<Rule> rules = {RuleFor("a", Answer::kAllow), RuleFor("rare", Answer::kAllow, {1000, 3, 5000})};
  Request request = Paste();
  request.recent.count = 2;
  EXPECT_EQ(Ask(rules, request).answer, Answer::kAllow);
  request.recent.count = 3;
  EXPECT_EQ(Ask(rules, request).rule_id, "rare");
  EXPECT_EQ(ReasonOf(Ask(rules, request)), Reason::kTooMany);
}

TEST(Engine, CountsBytesWithinAMinute) {
  const std::vector<Rule> rules = {RuleFor("a", Answer::kAllow), RuleFor("slow", Answer::kAllow, {1000, 10, 1000})};
  Request request = Paste();
  request.recent.bytes = 990;
  EXPECT_EQ(Ask(rules, request).answer, Answer::kAllow);
  request.recent.bytes = 991;
  EXPECT_EQ(Ask(rules, request).rule_id, "slow");
  EXPECT_EQ(ReasonOf(Ask(rules, request)), Reason::kTooMany);
  request.recent.bytes = UINT64_MAX;  // a sum that would wrap around
  EXPECT_EQ(Ask(rules, request).answer, Answer::kDeny);
}

TEST(Engine, ZeroLimitsAllowNothing) {
  EXPECT_EQ(ReasonOf(Ask({RuleFor("a", Answer::kAllow, {0, 10, 5000})}, Paste())), Reason::kTooLarge);
  EXPECT_EQ(ReasonOf(Ask({RuleFor("a", Answer::kAllow, {1000, 0, 5000})}, Paste())), Reason::kTooMany);
  EXPECT_EQ(ReasonOf(Ask({RuleFor("a", Answer::kAllow, {1000, 10, 0})}, Paste())), Reason::kTooMany);
}

TEST(Engine, ClassIsTheHighestOfFloorDeclaredAndInspected) {
  Rule only2 = RuleFor("only-2", Answer::kAllow);
  only2.classes = {Classification::k2};
  Request request = Paste();
  EXPECT_EQ(Ask({only2}, request).answer, Answer::kDeny);
  request.declared = Classification::k2;
  EXPECT_EQ(Ask({only2}, request).answer, Answer::kAllow);
  request.inspected = Classification::k3C;
  EXPECT_EQ(Ask({only2}, request).classification, Classification::k3C);
  RuleSet floor = RulesOf({only2});
  floor.departments["税務課"] = {Classification::k2, "", ""};
  EXPECT_EQ(Engine(floor).Decide(Paste()).answer, Answer::kAllow);
}

TEST(Engine, AnswersForEveryDepartmentOfThePersonAndTheStrictestCounts) {
  Rule tax = RuleFor("tax", Answer::kAllow), school = RuleFor("school", Answer::kAllow, {5, 10, 5000});
  tax.departments = {"税務課"};
  school.departments = {"教育委員会"};
  Request request = Paste();
  EXPECT_EQ(Ask({tax}, request).answer, Answer::kAllow);
  request.subject.departments = {"税務課", "教育委員会"};
  EXPECT_EQ(Ask({tax}, request).rule_id, "default-deny");  // nothing allows it to the second
  EXPECT_EQ(Ask({tax, school}, request).rule_id, "school");
  request.bytes = 5;
  EXPECT_EQ(Ask({tax, school}, request).answer, Answer::kAllow);
  request.subject.departments = {};
  EXPECT_EQ(Ask({tax}, request).answer, Answer::kDeny);
  EXPECT_EQ(Ask({RuleFor("everybody", Answer::kAllow)}, request).answer, Answer::kAllow);
}

TEST(Engine, SaysThatARuleWouldAllowItAtAnotherTime) {
  Rule office = RuleFor("office", Answer::kAllow);
  office.times = {{510, 600}};
  EXPECT_EQ(Ask({office}, Paste()).reason_key, "outside_hours");  // the end is not inside
  EXPECT_EQ(Ask({office}, Paste()).rule_id, "office");
  office.times = {{510, 540}, {600, 601}};
  EXPECT_EQ(Ask({office}, Paste()).answer, Answer::kAllow);
  office.days = {Weekday::kTuesday};
  EXPECT_EQ(Ask({office}, Paste()).reason_key, "outside_hours");
}

TEST(Engine, SaysThatARuleHasEndedAndNotThatItIsYetToCome) {
  Rule once = RuleFor("once", Answer::kAllow);
  const int32_t today = Paste().at.day;
  once.dates = {{today, today}};
  EXPECT_EQ(Ask({once}, Paste()).answer, Answer::kAllow);
  once.dates = {{today - 9, today - 1}};
  EXPECT_EQ(Ask({once}, Paste()).reason_key, "expired");
  once.dates = {{today - 9, today - 1}, {today + 1, today + 1}};
  EXPECT_EQ(Ask({once}, Paste()).reason_key, "outside_hours");
  once.dates = {};
  once.times = {{0, 1}};
  EXPECT_EQ(Ask({once}, Paste()).reason_key, "outside_hours");
}

TEST(Engine, SaysThatARuleWouldAllowAnotherType) {
  Rule csv = RuleFor("csv", Answer::kAllow);
  csv.media_types = {"text/csv"};
  EXPECT_EQ(Ask({csv}, Paste()).reason_key, "wrong_type");
  csv.media_types = {"text/csv", "text/*"};
  EXPECT_EQ(Ask({csv}, Paste()).answer, Answer::kAllow);
}

TEST(Engine, TellsTheNearestOfSeveralRulesThatNearlyAllow) {
  Rule late = RuleFor("z-late", Answer::kAllow), csv = RuleFor("a-csv", Answer::kAllow);
  late.times = {{0, 1}};
  csv.media_types = {"text/csv"};
  EXPECT_EQ(Ask({late, csv}, Paste()).rule_id, "z-late");
  EXPECT_EQ(Ask({csv, late}, Paste()).reason_key, "outside_hours");
  late.roles = {Role::kAdmin};  // not for this person at any time
  EXPECT_EQ(Ask({late, csv}, Paste()).rule_id, "a-csv");
  late.answer = Answer::kDeny;
  late.roles = EnumSet<Role>::Any();
  EXPECT_EQ(Ask({late}, Paste()).rule_id, "default-deny");  // a denial that is not on is no reason
}

TEST(Engine, RuleThatDeniesIsToldAsSuch) {
  const Decision decision = Ask({RuleFor("no", Answer::kDeny)}, Paste());
  EXPECT_EQ(decision.rule_id, "no");
  EXPECT_EQ(decision.reason_key, "rule_denies");
}

TEST(Engine, ApproveIsAnsweredWithItsReasonWithinLimits) {
  const std::vector<Rule> rules = {RuleFor("boss", Answer::kApprove)};
  EXPECT_EQ(Ask(rules, Paste()).answer, Answer::kApprove);
  EXPECT_EQ(Ask(rules, Paste()).reason_key, "needs_approval");
  Request request = Paste();
  request.bytes = 1001;
  EXPECT_EQ(Ask(rules, request).answer, Answer::kDeny);
}

// A small limit for one type is no reason to refuse another early.
TEST(Engine, EarlyQuestionIsAnsweredForTheTypeThatGetsTheMost) {
  Rule text = RuleFor("text", Answer::kAllow, {5, 10, 5000}), image = RuleFor("image", Answer::kAllow);
  Rule program = RuleFor("program", Answer::kDeny);
  text.media_types = {"text/plain"};
  image.media_types = {"image/*"};
  program.media_types = {"application/x-dosexec"};
  Request request = Paste();
  request.stage = Stage::kEarly;
  request.media_type = "";
  EXPECT_EQ(Ask({text, image, program}, request).rule_id, "image");
  EXPECT_EQ(Ask({text, image, program}, request).limits, kWide);
  EXPECT_EQ(ReasonOf(Ask({text, program}, request)), Reason::kTooLarge);
  EXPECT_EQ(ReasonOf(Ask({program}, request)), Reason::kDefaultDeny);
  request.media_type = "text/plain";  // known after all
  EXPECT_EQ(ReasonOf(Ask({text, image, program}, request)), Reason::kTooLarge);
  request.media_type = "";
  request.stage = Stage::kFinal;
  EXPECT_EQ(Ask({text, image, program}, request).rule_id, "program");
}

TEST(Explain, SaysWhatDecideSaysAndWhyEachRuleDidOrDidNotMatch) {
  Rule tax = RuleFor("tax", Answer::kAllow), other = RuleFor("other", Answer::kAllow);
  tax.departments = {"税務課"};
  other.departments = {"市民課"};
  other.times = {{0, 1}};
  const Engine engine(RulesOf({tax, other}));
  const Explanation explanation = engine.Explain(Paste());
  EXPECT_EQ(explanation.decision, engine.Decide(Paste()));
  ASSERT_EQ(explanation.rules.size(), 2u);
  EXPECT_EQ(explanation.rules[0].rule_id, "other");
  EXPECT_EQ(explanation.rules[0].failed, (std::vector{Condition::kDepartment, Condition::kTime}));
  EXPECT_TRUE(explanation.rules[1].matched());
  EXPECT_EQ(explanation.rules[1].departments, std::vector<std::string>{"税務課"});
  ASSERT_EQ(explanation.departments.size(), 1u);
  EXPECT_EQ(explanation.departments[0].rule_id, "tax");
}

TEST(Explain, AsksNoRuleWhereAnInvariantDecidesFirst) {
  const Engine engine(RulesOf({RuleFor("a", Answer::kAllow)}));
  Request request = Paste();
  EXPECT_EQ(engine.Explain(request).departments.size(), 1u);
  request.zone = Zone::kMyNumber;
  EXPECT_TRUE(engine.Explain(request).departments.empty());
}

TEST(Names, AreStableAndForgiveValuesOutsideTheEnumeration) {
  EXPECT_EQ(Name(Channel::kClipboardText), "clipboard.text");
  EXPECT_EQ(Name(Direction::kInbound), "inbound");
  EXPECT_EQ(Name(Classification::k3A), "3A");
  EXPECT_EQ(Name(Zone::kMyNumber), "mynumber");
  EXPECT_EQ(Name(Answer::kDeny), "deny");
  EXPECT_EQ(Name(static_cast<Channel>(99)), "unknown");
  EXPECT_EQ(Name(Reason::kExpired), "expired");
  EXPECT_EQ(Name(static_cast<Reason>(kLastReason + 1)), "unknown");
  EXPECT_EQ(Refusal(Reason::kBusy, "gate").reason_key, "busy");
  EXPECT_EQ(RoleNamed("auditor"), Role::kAuditor);
  EXPECT_EQ(RoleNamed("root"), Role::kUnknown);
}

}  // namespace
}  // namespace shoji::policy
