// The rule files that come with Shoji, asked through: the first thing that a municipality copies must be sound.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "policy/analysis/report_words.h"
#include "tests/policy/examples.h"

namespace shoji::policy {
namespace {

constexpr int32_t kToday = 20'780;  // 2026-11-23

class ExampleFile : public testing::TestWithParam<std::string_view> {};
INSTANTIATE_TEST_SUITE_P(All, ExampleFile, testing::ValuesIn(kExamples), [](const auto& param) {
  std::string name(param.param);
  std::erase(name, '-');
  return name;
});

TEST_P(ExampleFile, IsSoundAndEveryRuleHasAnEffect) {
  const auto report = Check(Example(GetParam()), kToday);
  ASSERT_TRUE(report.has_value()) << report.error().message;
  EXPECT_TRUE(report->sound());
  for (const CheckFinding& finding : report->findings) ADD_FAILURE() << Sentence(finding, Language::kEnglish);
  RecordProperty("questions", static_cast<int>(report->questions));
}

TEST_P(ExampleFile, DiffersFromNothingInSentencesThatAPersonCanRead) {
  const RuleSet rules = Example(GetParam());
  const auto report = Diff(RuleSet{}, rules, kToday).value();
  EXPECT_EQ(report.changed, Check(rules, kToday)->passing);
  EXPECT_LE(report.changes.size(), std::min<uint64_t>(report.changed, 60));
  EXPECT_EQ(report.changes.empty(), report.changed == 0);
}

}  // namespace
}  // namespace shoji::policy
