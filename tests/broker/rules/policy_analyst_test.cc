#include "broker/rules/policy_analyst.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <future>
#include <optional>

#include "broker/rules/first_rules.h"
#include "policy/audit/audit_log.h"
#include "tests/broker/auth/posts.h"

namespace shoji::rules {
namespace {

class PolicyAnalystTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "shoji-analyst-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    directory_ = pattern;
    analyst_.emplace(directory_ + "/audit.jsonl", clock_, posts_.AsPost());
  }
  void TearDown() override {
    analyst_.reset();
    std::filesystem::remove_all(directory_);
  }
  template <typename T>
  PolicyAnalyst::Done<T> Into(std::optional<Result<T>>& answer) {
    return [&answer](Result<T> given) { answer = std::move(given); };
  }

  FakeClock clock_;
  auth::Posts posts_;
  std::string directory_;
  std::optional<PolicyAnalyst> analyst_;
};

TEST_F(PolicyAnalystTest, ChecksAndComparesOnItsOwnThread) {
  std::optional<Result<policy::CheckReport>> checked;
  std::optional<Result<policy::DiffReport>> compared;
  ASSERT_TRUE(analyst_->Check("anzen", std::string(kFirstRules), Into(checked)));
  ASSERT_TRUE(analyst_->Diff("anzen", std::string(kFirstRules), std::string(kFirstRules), Into(compared)));
  ASSERT_TRUE(posts_.RunOne() && posts_.RunOne());
  EXPECT_TRUE(checked.value()->sound());
  EXPECT_TRUE(compared.value()->same());
}

TEST_F(PolicyAnalystTest, GivesUpWhatTakesTooLong) {
  analyst_.emplace(directory_ + "/audit.jsonl", clock_, posts_.AsPost(), Duration::zero());
  std::optional<Result<policy::CheckReport>> checked;
  std::optional<Result<policy::DiffReport>> compared;
  ASSERT_TRUE(analyst_->Check("anzen", std::string(kFirstRules), Into(checked)));
  ASSERT_TRUE(analyst_->Diff("anzen", std::string(kFirstRules), std::string(kFirstRules), Into(compared)));
  ASSERT_TRUE(posts_.RunOne() && posts_.RunOne());
  EXPECT_EQ(checked->error().code, ErrorCode::kTooLarge);
  EXPECT_EQ(compared->error().code, ErrorCode::kTooLarge);
}

TEST_F(PolicyAnalystTest, OnePersonsQuestionsLeaveRoomForOthers) {
  std::promise<void> go_on;
  const PolicyAnalyst::Question<int> slow = [waited = go_on.get_future().share()](const policy::IsCancelled&) {
    waited.wait();
    return Result<int>(1);
  };
  std::optional<Result<int>> answer;
  for (size_t i = 0; i < PolicyAnalyst::kMaxOfOne; ++i) ASSERT_TRUE(analyst_->Ask<int>("anzen", slow, Into(answer)));
  EXPECT_EQ(analyst_->Ask<int>("anzen", slow, Into(answer)).error().code, ErrorCode::kUnavailable);
  EXPECT_TRUE(analyst_->Ask<int>("kansa", slow, Into(answer)));
  go_on.set_value();
  ASSERT_TRUE(posts_.RunOne());
  EXPECT_TRUE(analyst_->Ask<int>("anzen", slow, Into(answer)));
  for (size_t i = 0; i < PolicyAnalyst::kMaxOfOne + 1; ++i) ASSERT_TRUE(posts_.RunOne());
}

TEST_F(PolicyAnalystTest, SaysWhereATextCannotBeRead) {
  std::optional<Result<policy::CheckReport>> checked;
  ASSERT_TRUE(analyst_->Check("anzen", "format = 2\n", Into(checked)));
  ASSERT_TRUE(posts_.RunOne());
  EXPECT_EQ(checked->error().code, ErrorCode::kInvalid);
  EXPECT_NE(checked->error().message.find("rules.toml:1:"), std::string::npos) << checked->error().message;
}

TEST_F(PolicyAnalystTest, TriesRulesOnTheRecord) {
  {
    auto audit = audit::AuditLog::Open(directory_ + "/audit.jsonl", clock_);
    const policy::Request request;
    const policy::Decision decision = policy::Engine().Decide(request);
    for (int i = 0; i < 2; ++i) {
      ASSERT_TRUE(audit->Append(audit::TransferDecided(
          {.session = "s", .transfer = i, .request = request, .decision = decision, .rules = 1, .content = ""})));
      clock_.Advance(std::chrono::hours(1));
    }
    ASSERT_TRUE(audit->Append(audit::LoggedOut("tanaka", "10.0.0.1")));
  }
  std::optional<Result<policy::DryRunReport>> all;
  std::optional<Result<policy::DryRunReport>> late;
  ASSERT_TRUE(analyst_->DryRun("anzen", std::string(kFirstRules), clock_.Wall() - std::chrono::hours(5), Into(all)));
  ASSERT_TRUE(
      analyst_->DryRun("anzen", std::string(kFirstRules), clock_.Wall() - std::chrono::minutes(90), Into(late)));
  ASSERT_TRUE(posts_.RunOne() && posts_.RunOne());
  EXPECT_EQ(all.value()->decisions, 2u);
  EXPECT_EQ(all.value()->same, 2u);
  EXPECT_EQ(late.value()->decisions, 1u);
}

TEST_F(PolicyAnalystTest, SaysThatThereIsNoRecord) {
  std::optional<Result<policy::DryRunReport>> answer;
  ASSERT_TRUE(analyst_->DryRun("anzen", std::string(kFirstRules), clock_.Wall(), Into(answer)));
  ASSERT_TRUE(posts_.RunOne());
  EXPECT_FALSE(answer->has_value());
}

}  // namespace
}  // namespace shoji::rules
