// Every case of tests/policy/cases/ against the engine, with its own rule file and, for departments, with the city's.
#include "tests/policy/case_table.h"

#include <gtest/gtest.h>

#include <set>

#include "policy/engine.h"
#include "policy/inspect/text_inspector.h"
#include "tests/policy/examples.h"

namespace shoji::policy {
namespace {

void ExpectAsWritten(const Engine& engine, const Case& of) {
  const Decision decision = engine.Decide(of.request);
  EXPECT_EQ(Name(decision.answer), of.answer);
  EXPECT_EQ(decision.rule_id, of.rule);
  EXPECT_EQ(decision.reason_key, of.reason);
  EXPECT_EQ(Name(static_cast<Reason>(decision.reason_code)), of.reason);
}

class CaseTable : public ::testing::TestWithParam<std::string_view> {};
INSTANTIATE_TEST_SUITE_P(Cases, CaseTable, ::testing::ValuesIn(kExamples),
                         [](const auto& of) { return of.param == "joho-seisaku" ? "joho" : std::string(of.param); });

TEST_P(CaseTable, IsAnsweredAsWritten) {
  const Engine engine(Example(GetParam()));
  for (const Case& of : ReadCases(GetParam())) {
    SCOPED_TRACE(of.file + ": " + of.name);
    ExpectAsWritten(engine, of);
  }
}

TEST_P(CaseTable, ContentsAreFoundToBeWhatTheTableSays) {
  const RuleSet rules = Example(GetParam());
  for (const Case& of : ReadCases(GetParam())) {
    const bool only_filler = of.content.empty() && of.request.bytes > 100'000;  // more of the same
    if (of.request.channel == Channel::kClipboardImage) continue;               // no inspector reads pictures
    if (only_filler || (of.content.empty() && !of.shown)) continue;
    SCOPED_TRACE(of.file + ": " + of.name);
    const std::string whole = of.Whole();
    EXPECT_EQ(whole.size(), of.request.bytes);
    EXPECT_EQ(Name(inspect::Inspect(whole, rules.inspectors).classification), Name(of.request.inspected));
  }
}

// What cannot be arranged from outside is not marked as shown: other times, other terminals, what went before.
TEST_P(CaseTable, ShownCasesNeedNoArrangement) {
  for (const Case& of : ReadCases(GetParam())) {
    if (!of.shown) continue;
    SCOPED_TRACE(of.file + ": " + of.name);
    EXPECT_EQ(of.request.subject.terminal, "127.0.0.1");
    EXPECT_EQ(of.request.zone, Zone::kLgwan);
    EXPECT_EQ(of.request.recent.count + of.request.recent.bytes, 0u);
    const Engine engine(Example(GetParam()));
    Request other = of.request;
    for (const int32_t day : {20'783, 20'789, 20'850, 20'900, 21'900}) {
      other.at = {.day = day, .weekday = static_cast<uint8_t>((day + 4) % 7), .minute = 180};
      EXPECT_EQ(engine.Decide(other), engine.Decide(of.request)) << day;
    }
  }
}

TEST(CaseTables, OfDepartmentsAreAnsweredAlikeByTheRulesOfTheWholeCity) {
  const Engine city(Example("city"));
  for (const auto* file : {"zeimu", "shimin", "joho-seisaku", "kyoiku"}) {
    for (const Case& of : ReadCases(file)) {
      SCOPED_TRACE("city: " + of.file + ": " + of.name);
      ExpectAsWritten(city, of);
    }
  }
}

TEST(CaseTables, AreManyAndUnique) {
  size_t count = 0, shown = 0;
  std::set<std::string> names;
  for (const auto file : kExamples) {
    for (const Case& of : ReadCases(file)) {
      EXPECT_TRUE(names.insert(of.file + ": " + of.name).second) << of.name;
      ++count;
      shown += of.shown ? 1 : 0;
    }
  }
  EXPECT_GE(count, 300u);
  EXPECT_GE(shown, 60u);
  RecordProperty("cases", static_cast<int>(count));
}

// Nothing in the rules is untested: every rule of the examples decides some case.
TEST(CaseTables, ShowEveryRuleAndEveryReason) {
  std::set<std::string> rules, reasons;
  for (const auto file : kExamples) {
    for (const Case& of : ReadCases(file)) {
      rules.insert(of.rule);
      reasons.insert(of.reason);
    }
  }
  for (const auto file : kExamples) {
    for (const Rule& rule : Example(file).rules) EXPECT_TRUE(rules.contains(rule.id)) << rule.id;
  }
  for (const Reason reason :
       {Reason::kAllowed, Reason::kDefaultDeny, Reason::kRuleDenies, Reason::kTooLarge, Reason::kTooMany,
        Reason::kClassNeverLeaves, Reason::kNoRawFileIn, Reason::kMyNumber, Reason::kNeedsApproval,
        Reason::kOutsideHours, Reason::kMalformed, Reason::kNoSanitiser, Reason::kWrongType, Reason::kExpired}) {
    EXPECT_TRUE(reasons.contains(std::string(Name(reason)))) << Name(reason);
  }
}

}  // namespace
}  // namespace shoji::policy
