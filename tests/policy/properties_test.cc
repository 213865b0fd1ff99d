// What holds for any rules at all: thousands of rule sets and requests from a fixed seed, and a second, naive engine.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "tests/policy/reference_engine.h"
#include "tests/policy/rule_builder.h"

namespace shoji::policy {
namespace {

constexpr int kRounds = 500;

class Dice {
 public:
  explicit Dice(uint64_t seed) : engine_(seed) {}
  int Below(int end) { return static_cast<int>(engine_() % static_cast<uint64_t>(end)); }
  bool One(int in) { return Below(in) == 0; }
  std::mt19937_64& engine() { return engine_; }

 private:
  std::mt19937_64 engine_;
};

// Any() most of the time, else some of the values first..last.
template <typename E>
EnumSet<E> AnySet(Dice& dice, int first, int last) {
  if (!dice.One(9)) return EnumSet<E>::Any();
  EnumSet<E> set;
  for (int value = first; value <= last; ++value) {
    if (dice.One(2)) set.insert(static_cast<E>(value));
  }
  return set;
}

const std::vector<std::string> kDepartments = {"a", "b", "c"};
const std::vector<std::string> kTypes = {"text/plain", "text/csv", "image/png"};

Rule AnyRule(Dice& dice, int number) {
  Rule rule;
  rule.id = "r" + std::to_string(number);
  rule.answer = static_cast<Answer>(std::min(3, dice.Below(8)));  // allow 5 in 8
  if (rule.answer != Answer::kDeny) {
    rule.limits = {static_cast<uint64_t>(dice.Below(9)) * 50, static_cast<uint32_t>(dice.Below(8)),
                   static_cast<uint64_t>(dice.Below(12)) * 50};
  }
  for (const auto& department : kDepartments) {
    if (dice.One(5)) rule.departments.push_back(department);
  }
  rule.roles = AnySet<Role>(dice, 1, 4);
  rule.zones = AnySet<Zone>(dice, 2, 3);
  rule.directions = AnySet<Direction>(dice, 1, 2);
  rule.channels = AnySet<Channel>(dice, 1, 5);
  rule.classes = AnySet<Classification>(dice, 1, 5);
  rule.integrity = AnySet<Integrity>(dice, 1, 2);
  rule.availability = AnySet<Availability>(dice, 1, 2);
  if (dice.One(5)) rule.terminals = {*ParseNetwork("10.0.0.0/8"), *ParseNetwork("2001:db8::/32")};
  if (dice.One(4)) rule.media_types = {dice.One(2) ? "text/*" : "image/png"};
  if (dice.One(5)) rule.dates = {{1, dice.Below(3)}, {3, 4}};
  rule.days = AnySet<Weekday>(dice, 0, 6);
  if (dice.One(5)) rule.times = {{static_cast<uint16_t>(dice.Below(5)), 7}, {9, 10}};
  return rule;
}

RuleSet AnyRules(Dice& dice) {
  RuleSet set;
  set.classification = static_cast<Classification>(1 + dice.Below(3));
  for (const auto& department : kDepartments) {
    if (!dice.One(4))
      set.departments[department] = {static_cast<Classification>(dice.One(5) ? 3 : 1 + dice.Below(2)), "", ""};
  }
  const int count = 1 + dice.Below(6);
  for (int i = 0; i < count; ++i) set.rules.push_back(AnyRule(dice, i));
  return set;
}

Request AnyRequest(Dice& dice) {
  static const std::vector<std::string> roles = {"staff", "security", "auditor", "admin", ""};
  static const std::vector<std::string> terminals = {"10.1.2.3", "192.0.2.1", "2001:db8::1", "nonsense"};
  Request request;
  for (int i = dice.Below(3); i > 0; --i) request.subject.departments.push_back(kDepartments[dice.Below(3)]);
  request.subject.role = roles[dice.Below(5)];
  request.subject.terminal = terminals[dice.Below(4)];
  request.zone = static_cast<Zone>(dice.One(8) ? 1 : 2 + dice.Below(2));
  request.channel = static_cast<Channel>(1 + dice.Below(5));
  const bool only_in = request.channel >= Channel::kFileDownload;
  request.direction = only_in && !dice.One(9) ? Direction::kInbound : static_cast<Direction>(1 + dice.Below(2));
  request.declared = static_cast<Classification>(dice.Below(dice.One(9) ? 6 : 3));
  request.inspected = static_cast<Classification>(dice.Below(dice.One(9) ? 6 : 3));
  request.integrity = static_cast<Integrity>(dice.Below(3));
  request.availability = static_cast<Availability>(dice.Below(3));
  request.bytes = static_cast<uint64_t>(dice.Below(4)) * 50;
  if (!dice.One(4)) request.media_type = kTypes[dice.Below(3)];
  request.recent = {static_cast<uint32_t>(dice.Below(3)), static_cast<uint64_t>(dice.Below(3)) * 50};
  request.at = {dice.Below(6), static_cast<uint8_t>(dice.Below(7)), static_cast<uint16_t>(dice.Below(11))};
  request.stage = dice.One(5) ? Stage::kEarly : Stage::kFinal;
  return request;
}

// Calls `check(rules, request, dice)` for many of both.
template <typename Check>
void ForAny(uint64_t seed, Check check) {
  Dice dice(seed);
  for (int round = 0; round < kRounds; ++round) {
    const RuleSet rules = AnyRules(dice);
    for (int i = 0; i < 20; ++i) {
      check(rules, AnyRequest(dice), dice);
      ASSERT_FALSE(::testing::Test::HasFailure()) << "round " << round;
    }
  }
}

TEST(Properties, EngineAnswersAsTheNaiveOneDoes) {
  int passed = 0;
  ForAny(1, [&](const RuleSet& rules, const Request& request, Dice&) {
    Request final = request;
    final.stage = Stage::kFinal;
    const Decision decision = Engine(rules).Decide(final);
    EXPECT_EQ(decision, ReferenceDecide(rules, final));
    passed += decision.answer == Answer::kDeny ? 0 : 1;
  });
  EXPECT_GT(passed, 500);  // enough was allowed for the comparison to mean something
}

TEST(Properties, AddingADenyNeverAllowsMore) {
  ForAny(2, [](const RuleSet& rules, const Request& request, Dice& dice) {
    RuleSet more = rules;
    Rule deny = AnyRule(dice, 99);
    deny.answer = Answer::kDeny;
    more.rules.push_back(deny);
    EXPECT_LE(Engine(more).Decide(request).answer, Engine(rules).Decide(request).answer);
  });
}

TEST(Properties, OrderOfRulesAndOfDepartmentsNeverMatters) {
  ForAny(3, [](const RuleSet& rules, const Request& request, Dice& dice) {
    RuleSet shuffled = rules;
    Request turned = request;
    std::ranges::shuffle(shuffled.rules, dice.engine());
    std::ranges::reverse(turned.subject.departments);
    EXPECT_EQ(Engine(shuffled).Decide(turned), Engine(rules).Decide(request));
  });
}

TEST(Properties, MovingMoreIsNeverAllowedMore) {
  ForAny(4, [](const RuleSet& rules, const Request& request, Dice& dice) {
    Request larger = request;
    larger.bytes += static_cast<uint64_t>(dice.Below(100));
    larger.recent.count += static_cast<uint32_t>(dice.Below(2));
    larger.recent.bytes += static_cast<uint64_t>(dice.Below(100));
    EXPECT_LE(Engine(rules).Decide(larger).answer, Engine(rules).Decide(request).answer);
  });
}

TEST(Properties, SmallerLimitsAreNeverAllowedMore) {
  ForAny(5, [](const RuleSet& rules, const Request& request, Dice& dice) {
    RuleSet smaller = rules;
    Limits& limits = smaller.rules[dice.Below(static_cast<int>(rules.rules.size()))].limits;
    limits = {limits.max_bytes / 2, limits.max_per_minute / 2, limits.max_bytes_per_minute / 2};
    const Decision before = Engine(rules).Decide(request), after = Engine(smaller).Decide(request);
    EXPECT_LE(after.answer, before.answer);
    if (after.answer == Answer::kDeny) return;
    EXPECT_LE(after.limits.max_bytes, before.limits.max_bytes);
    EXPECT_LE(after.limits.max_per_minute, before.limits.max_per_minute);
    EXPECT_LE(after.limits.max_bytes_per_minute, before.limits.max_bytes_per_minute);
  });
}

TEST(Properties, OneMoreDepartmentIsNeverAllowedMore) {
  ForAny(6, [](const RuleSet& rules, const Request& request, Dice& dice) {
    if (request.subject.departments.empty()) return;
    Request both = request;
    both.subject.departments.push_back(kDepartments[dice.Below(3)]);
    // A higher class may meet other rules; then nothing is promised but that class 3 stays.
    if (rules.Floor(both.subject.departments) != rules.Floor(request.subject.departments)) return;
    EXPECT_LE(Engine(rules).Decide(both).answer, Engine(rules).Decide(request).answer);
  });
}

// Why `shojictl policy check` need not ask about pairs of departments: it asks about each at every class.
TEST(Properties, SeveralDepartmentsAreTheStrictestOfEachAtTheirCommonClass) {
  int passed = 0;
  ForAny(10, [&](const RuleSet& rules, const Request& request, Dice& dice) {
    Request several = request;
    several.stage = Stage::kFinal;
    several.subject.departments = kDepartments;
    std::ranges::shuffle(several.subject.departments, dice.engine());
    several.subject.departments.resize(2 + dice.Below(2));
    const Decision together = Engine(rules).Decide(several);
    Decision strictest;
    strictest.answer = Answer::kAllow;
    strictest.limits = {UINT64_MAX, UINT32_MAX, UINT64_MAX};
    for (const std::string& department : several.subject.departments) {
      Request single = several;
      single.subject.departments = {department};
      single.declared = std::max(several.declared, rules.Floor(several.subject.departments));
      const Decision alone = Engine(rules).Decide(single);
      strictest.answer = std::min(strictest.answer, alone.answer);
      strictest.limits = {std::min(strictest.limits.max_bytes, alone.limits.max_bytes),
                          std::min(strictest.limits.max_per_minute, alone.limits.max_per_minute),
                          std::min(strictest.limits.max_bytes_per_minute, alone.limits.max_bytes_per_minute)};
    }
    EXPECT_EQ(together.answer, strictest.answer);
    if (together.answer == Answer::kDeny) return;
    EXPECT_EQ(together.limits, strictest.limits);
    ++passed;
  });
  EXPECT_GT(passed, 100);  // enough was allowed for the comparison to mean something
}

TEST(Properties, EarlyAnswerIsTheBestThatAnyTypeCanGet) {
  ForAny(7, [](const RuleSet& rules, const Request& request, Dice&) {
    const Engine engine(rules);
    Request early = request;
    early.stage = Stage::kEarly;
    early.media_type = "";
    Answer best = Answer::kDeny;
    for (const std::string type : {"text/plain", "text/csv", "image/png", "image/gif", "application/pdf"}) {
      Request final = request;
      final.stage = Stage::kFinal;
      final.media_type = type;
      best = std::max(best, ReferenceDecide(rules, final).answer);
    }
    EXPECT_EQ(engine.Decide(early).answer, best);
  });
}

TEST(Properties, ExplainAgreesWithDecide) {
  ForAny(8, [](const RuleSet& rules, const Request& request, Dice&) {
    const Engine engine(rules);
    const Explanation explanation = engine.Explain(request);
    EXPECT_EQ(explanation.decision, engine.Decide(request));
    EXPECT_EQ(explanation.rules.size(), rules.rules.size());
    for (const ConsideredRule& rule : explanation.rules) {
      EXPECT_TRUE(!rule.matched() || explanation.decision.answer <= rule.answer) << rule.rule_id;
    }
    for (const DepartmentAnswer& of : explanation.departments) {
      EXPECT_LE(explanation.decision.answer, of.answer);
    }
  });
}

TEST(Properties, WhatPassesHasARuleThatMatchesAndLetsIt) {
  ForAny(9, [](const RuleSet& rules, const Request& request, Dice&) {
    const Explanation explanation = Engine(rules).Explain(request);
    if (explanation.decision.answer == Answer::kDeny) return;
    const auto lets = [&](const ConsideredRule& rule) {
      return rule.matched() && rule.rule_id == explanation.decision.rule_id;
    };
    EXPECT_TRUE(std::ranges::any_of(explanation.rules, lets));
  });
}

}  // namespace
}  // namespace shoji::policy
