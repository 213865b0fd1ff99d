#include "broker/rules/policy_desk.h"

#include <gtest/gtest.h>
#include <soci/soci.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "broker/rules/first_rules.h"

namespace shoji::rules {
namespace {

class PolicyDeskTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "shoji-desk-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    directory_ = pattern;
    database_.emplace(std::move(*store::Database::Open("sqlite:" + directory_ + "/shoji.db")));
    store_.emplace(*database_);
    audit_.emplace(std::move(*audit::AuditLog::Open(directory_ + "/audit.jsonl", clock_)));
    Start({});
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  // As a broker that starts: the store is as the last one left it.
  void Start(PolicyDesk::Settings settings) {
    desk_.emplace(*store_, *audit_, clock_, settings);
    ASSERT_TRUE(desk_->Begin());
  }
  std::string Audit() const {
    std::ostringstream text;
    text << std::ifstream(directory_ + "/audit.jsonl").rdbuf();
    return text.str();
  }
  static policy::Answer Ask(const policy::Engine& engine) { return engine.Decide({}).answer; }

  FakeClock clock_;
  std::string directory_;
  std::optional<store::Database> database_;
  std::optional<store::PolicyStore> store_;
  std::optional<audit::AuditLog> audit_;
  std::optional<PolicyDesk> desk_;
};

TEST_F(PolicyDeskTest, MakesVersionOneOnTheFirstStartOnly) {
  Start({});
  const auto versions = desk_->List(0, 10).value();
  ASSERT_EQ(versions.size(), 1u);
  const auto first = desk_->Show(1).value();
  EXPECT_EQ(first.text, kFirstRules);
  EXPECT_EQ(first.author, "setup");
  EXPECT_EQ(first.state, store::VersionState::kActive);
  EXPECT_EQ(Ask(*desk_->current()), policy::Answer::kDeny);
  EXPECT_NE(Audit().find(R"("event":"policy.changed","actor":"setup","act":"activate","version":1)"),
            std::string::npos);
}

TEST_F(PolicyDeskTest, RefusesEverythingWhenTheActiveTextWasTamperedWith) {
  database_->sql() << "UPDATE policy_versions SET rules = '# harmless' WHERE number = 1";
  Start({});
  EXPECT_EQ(desk_->active_number(), 0);
  EXPECT_NE(desk_->problem().find("the store was changed"), std::string::npos);
  EXPECT_EQ(Ask(*desk_->current()), policy::Answer::kDeny);
  EXPECT_NE(Audit().find("\"event\":\"policy.failed\""), std::string::npos);
}

TEST_F(PolicyDeskTest, KnowsWhichVersionsThereAreNot) {
  EXPECT_EQ(desk_->Show(9).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(desk_->Approve("abe", 9).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(desk_->Activate("abe", 9).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(desk_->Schedule("abe", 9, clock_.Wall() + std::chrono::hours(1)).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(desk_->RollBack("abe").error().code, ErrorCode::kRefused);
}

}  // namespace
}  // namespace shoji::rules
