#include "broker/rules/policy_desk.h"

#include <gtest/gtest.h>
#include <soci/soci.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "broker/rules/first_rules.h"

namespace shoji::rules {
namespace {

// Lets `department` paste.
std::string PasteRules(const std::string& department) {
  return "format = 1\n[departments.\"" + department + "\"]\nclassification = \"1\"\n" +
         "[[rules]]\nid = \"paste\"\ndepartments = [\"" + department + "\"]\ndirections = [\"outbound\"]\n" +
         "channels = [\"clipboard.text\"]\nclasses = [\"1\"]\nanswer = \"allow\"\nmax_bytes = \"1 KiB\"\nper_minute = "
         "5\n";
}

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
  static policy::Answer Ask(const policy::Engine& engine, const std::string& department = "税務課") {
    policy::Request request;
    request.subject = {"tanaka", {department}, "staff", "10.1.2.3"};
    request.bytes = 1;
    return engine.Decide(request).answer;
  }
  bool Passes(const std::string& department) const {
    return Ask(*desk_->current(), department) == policy::Answer::kAllow;
  }
  int64_t Submit(const std::string& department, const std::string& actor = "suzuki") {
    return desk_->Submit(actor, PasteRules(department), "理由").value();
  }
  size_t Recorded(const std::string& what) const {
    const std::string text = Audit();
    size_t count = 0;
    for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++count;
    return count;
  }

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

TEST_F(PolicyDeskTest, VersionOneIsARuleFileThatTheGrammarTakes) {
  EXPECT_EQ(desk_->active_number(), 1);
  EXPECT_EQ(desk_->problem(), "");
  EXPECT_TRUE(desk_->Submit("suzuki", kFirstRules, "").has_value());
}

TEST_F(PolicyDeskTest, ADraftChangesNothingUntilItIsActivated) {
  const int64_t number = Submit("税務課");
  EXPECT_FALSE(Passes("税務課"));
  ASSERT_TRUE(desk_->Activate("mori", number));
  EXPECT_TRUE(Passes("税務課"));
  EXPECT_EQ(desk_->active_number(), number);
  EXPECT_EQ(desk_->Show(1)->state, store::VersionState::kRetired);
  EXPECT_EQ(desk_->Activate("mori", number).error().code, ErrorCode::kRefused);
  EXPECT_NE(Audit().find(R"("actor":"mori","act":"activate","version":2,"active_before":1)"), std::string::npos);
}

TEST_F(PolicyDeskTest, TheActiveVersionOutlivesTheBroker) {
  ASSERT_TRUE(desk_->Activate("mori", Submit("税務課")));
  Start({});
  EXPECT_TRUE(Passes("税務課"));
  EXPECT_EQ(desk_->active_number(), 2);
}

TEST_F(PolicyDeskTest, TellsObserversOnceTheChangeIsInForce) {
  int told = 0;
  std::optional<PolicyDesk::Watch> leaving;
  auto staying = desk_->Observe([&] {
    ++told;
    EXPECT_EQ(desk_->active_number(), 2);
    EXPECT_TRUE(Passes("税務課"));
    leaving.reset();  // the other one, during the telling
  });
  leaving.emplace(desk_->Observe([&] { told += 100; }));
  ASSERT_TRUE(desk_->Activate("mori", Submit("税務課")));
  EXPECT_EQ(told, 1);
}

TEST_F(PolicyDeskTest, TellsNobodyOfWhatDidNotHappen) {
  int told = 0;
  auto watch = desk_->Observe([&] { ++told; });
  EXPECT_FALSE(desk_->Activate("mori", 9));
  (void)Submit("税務課");
  EXPECT_EQ(told, 0);
}

// Whoever decides with an engine keeps it whole while another comes into force.
TEST_F(PolicyDeskTest, AnEngineInUseStaysAsItWas) {
  const PolicyDesk::Engine held = desk_->current();
  ASSERT_TRUE(desk_->Activate("mori", Submit("税務課")));
  EXPECT_EQ(Ask(*held), policy::Answer::kDeny);
  EXPECT_TRUE(Passes("税務課"));
}

TEST_F(PolicyDeskTest, KeepsNothingThatCannotBeRead) {
  const auto refused = desk_->Submit("suzuki", "format = 1\n[[rules]]\nid = 7\n", "", "mine.toml");
  EXPECT_EQ(refused.error().code, ErrorCode::kInvalid);
  EXPECT_NE(refused.error().message.find("mine.toml:"), std::string::npos) << refused.error().message;
  EXPECT_EQ(desk_->Submit("suzuki", std::string(PolicyDesk::kMaxTextBytes + 1, '\n'), "").error().code,
            ErrorCode::kTooLarge);
  EXPECT_EQ(desk_->Submit("suzuki", kFirstRules, "a\nb").error().code, ErrorCode::kInvalid);
  EXPECT_EQ(desk_->List(0, 10)->size(), 1u);
  EXPECT_EQ(Recorded("\"act\":\"submit\""), 1u);  // version 1
}

TEST_F(PolicyDeskTest, GoesBackStepByStep) {
  for (const char* department : {"税務課", "市民課"}) ASSERT_TRUE(desk_->Activate("mori", Submit(department)));
  EXPECT_EQ(desk_->RollBack("mori").value(), 2);
  EXPECT_TRUE(Passes("税務課"));
  EXPECT_EQ(desk_->RollBack("mori").value(), 1);
  EXPECT_FALSE(Passes("税務課") || Passes("市民課"));
  EXPECT_EQ(desk_->RollBack("mori").error().code, ErrorCode::kRefused);
  ASSERT_TRUE(desk_->Activate("mori", 3));
  EXPECT_TRUE(Passes("市民課"));
}

TEST_F(PolicyDeskTest, WithTwoPersonsNobodyActivatesWhatNobodyElseApproved) {
  Start({.two_person = true});
  const int64_t number = Submit("税務課", "suzuki");
  EXPECT_EQ(desk_->Activate("mori", number).error().code, ErrorCode::kRefused);
  EXPECT_EQ(desk_->Schedule("mori", number, clock_.Wall() + std::chrono::hours(1)).error().code, ErrorCode::kRefused);
  EXPECT_EQ(desk_->Approve("suzuki", number).error().code, ErrorCode::kRefused);
  EXPECT_FALSE(Passes("税務課"));
  ASSERT_TRUE(desk_->Approve("mori", number));
  EXPECT_EQ(desk_->Approve("abe", number).error().code, ErrorCode::kRefused);
  EXPECT_EQ(desk_->Show(number)->state, store::VersionState::kApproved);
  ASSERT_TRUE(desk_->Activate("suzuki", number));
  EXPECT_TRUE(Passes("税務課"));
  // The version that refuses everything waits for nobody.
  EXPECT_EQ(desk_->RollBack("suzuki").value(), 1);
}

TEST_F(PolicyDeskTest, WhatWasActiveWithoutApprovalNeedsItLater) {
  ASSERT_TRUE(desk_->Activate("suzuki", Submit("税務課")));
  ASSERT_TRUE(desk_->Activate("suzuki", Submit("市民課")));
  Start({.two_person = true});
  EXPECT_TRUE(Passes("市民課"));  // what is in force stays so
  EXPECT_EQ(desk_->RollBack("suzuki").error().code, ErrorCode::kRefused);
  ASSERT_TRUE(desk_->Approve("mori", 2));
  EXPECT_EQ(desk_->RollBack("suzuki").value(), 2);
}

TEST_F(PolicyDeskTest, AnApprovalIsForOneTimeInForce) {
  Start({.two_person = true});
  const auto put_in_force = [this](int64_t number) {
    return desk_->Approve("mori", number) && desk_->Activate("suzuki", number);
  };
  ASSERT_TRUE(put_in_force(Submit("税務課")));
  EXPECT_FALSE(desk_->Approve("abe", 2));  // not in advance
  ASSERT_TRUE(put_in_force(Submit("市民課")));
  EXPECT_EQ(desk_->Activate("suzuki", 2).error().code, ErrorCode::kRefused);
  EXPECT_EQ(desk_->Schedule("suzuki", 2, clock_.Wall() + std::chrono::hours(1)).error().code, ErrorCode::kRefused);
  EXPECT_TRUE(Passes("市民課"));
  ASSERT_TRUE(put_in_force(2));
  EXPECT_TRUE(Passes("税務課"));
}

TEST_F(PolicyDeskTest, OnePersonTakesBackAFreshActivationAndGoesNoFurther) {
  Start({.two_person = true, .rollback_alone = std::chrono::minutes(60)});
  for (const char* department : {"税務課", "市民課", "情報政策課"}) {
    const int64_t number = Submit(department);
    ASSERT_TRUE(desk_->Approve("mori", number) && desk_->Activate("suzuki", number));
  }
  clock_.Advance(std::chrono::minutes(59));
  EXPECT_EQ(desk_->RollBack("suzuki").value(), 3);
  EXPECT_EQ(Recorded("\"detail\":\"without a new approval: within 60 minutes of the activation\""), 1u);
  EXPECT_EQ(desk_->RollBack("suzuki").error().code, ErrorCode::kRefused);
  EXPECT_TRUE(Passes("市民課"));
  ASSERT_TRUE(desk_->Approve("mori", 2));
  EXPECT_EQ(desk_->RollBack("suzuki").value(), 2);
}

TEST_F(PolicyDeskTest, AfterAWhileGoingBackNeedsAnApprovalButRefusingEverythingDoesNot) {
  Start({.two_person = true, .rollback_alone = std::chrono::minutes(60)});
  for (const char* department : {"税務課", "市民課"}) {
    const int64_t number = Submit(department);
    ASSERT_TRUE(desk_->Approve("mori", number) && desk_->Activate("suzuki", number));
  }
  clock_.Advance(std::chrono::minutes(60));
  EXPECT_EQ(desk_->RollBack("suzuki").error().code, ErrorCode::kRefused);
  ASSERT_TRUE(desk_->Activate("suzuki", 1));
  EXPECT_FALSE(Passes("税務課") || Passes("市民課"));
  EXPECT_EQ(desk_->RollBack("suzuki").value(), 3);  // what was in force a moment ago
  EXPECT_EQ(desk_->RollBack("suzuki").error().code, ErrorCode::kRefused);
}

TEST_F(PolicyDeskTest, KeepsADate) {
  const int64_t number = Submit("税務課");
  const WallTime april = clock_.Wall() + std::chrono::hours(48);
  ASSERT_TRUE(desk_->Schedule("mori", number, april));
  clock_.Advance(std::chrono::hours(47));
  desk_->Tick();
  EXPECT_FALSE(Passes("税務課"));
  clock_.Advance(std::chrono::hours(1));
  desk_->Tick();
  EXPECT_TRUE(Passes("税務課"));
  EXPECT_FALSE(desk_->Show(number)->scheduled_for);
  EXPECT_EQ(desk_->Show(number)->activated_by, "mori");
  desk_->Tick();
  EXPECT_EQ(Recorded("\"act\":\"activate\",\"version\":2"), 1u);
}

TEST_F(PolicyDeskTest, KeepsADateThatPassedWhileNoBrokerRan) {
  ASSERT_TRUE(desk_->Schedule("mori", Submit("税務課"), clock_.Wall() + std::chrono::hours(1)));
  ASSERT_TRUE(desk_->Schedule("mori", Submit("市民課"), clock_.Wall() + std::chrono::hours(2)));
  clock_.Advance(std::chrono::hours(24));
  Start({});
  desk_->Tick();
  EXPECT_TRUE(Passes("市民課"));  // the later date counts
  EXPECT_FALSE(Passes("税務課"));
  EXPECT_EQ(desk_->RollBack("mori").value(), 2);
}

TEST_F(PolicyDeskTest, TakesADateAwayAndRefusesDatesOutOfReach) {
  const int64_t number = Submit("税務課");
  ASSERT_TRUE(desk_->Schedule("mori", number, clock_.Wall() + std::chrono::hours(1)));
  ASSERT_TRUE(desk_->Unschedule("mori", number));
  EXPECT_EQ(desk_->Unschedule("mori", number).error().code, ErrorCode::kRefused);
  clock_.Advance(std::chrono::hours(2));
  desk_->Tick();
  EXPECT_FALSE(Passes("税務課"));
  EXPECT_EQ(desk_->Schedule("mori", number, clock_.Wall()).error().code, ErrorCode::kInvalid);
  EXPECT_EQ(desk_->Schedule("mori", number, clock_.Wall() + std::chrono::hours(24 * 800)).error().code,
            ErrorCode::kInvalid);
}

TEST_F(PolicyDeskTest, GivesUpADateWhoseApprovalIsMissingWhenItComes) {
  ASSERT_TRUE(desk_->Schedule("mori", Submit("税務課"), clock_.Wall() + std::chrono::hours(1)));
  Start({.two_person = true});
  clock_.Advance(std::chrono::hours(2));
  desk_->Tick();
  EXPECT_FALSE(Passes("税務課"));
  EXPECT_FALSE(desk_->Show(2)->scheduled_for);
  EXPECT_EQ(Recorded("\"event\":\"policy.failed\""), 1u);
}

// A record that cannot be written: the file may not grow. Nothing changes, in force or in the store; afterwards it
// does.
TEST_F(PolicyDeskTest, ChangesNothingItCannotPutOnRecord) {
  const int64_t number = Submit("税務課");
  ASSERT_TRUE(desk_->Schedule("mori", number, clock_.Wall() + std::chrono::hours(1)));
  clock_.Advance(std::chrono::hours(2));
  int told = 0;
  auto watch = desk_->Observe([&] { ++told; });
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit full{std::filesystem::file_size(directory_ + "/audit.jsonl"), before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &full), 0);
  const auto submitted = desk_->Submit("suzuki", kFirstRules, "");
  const auto approved = desk_->Approve("mori", number);
  const auto activated = desk_->Activate("mori", number);
  desk_->Tick();
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, handler);
  EXPECT_FALSE(submitted || approved || activated);
  EXPECT_FALSE(Passes("税務課"));
  EXPECT_EQ(told, 0);
  EXPECT_EQ(desk_->List(0, 10)->size(), 2u);
  EXPECT_EQ(desk_->Show(number)->approved_by, "");
  clock_.Advance(std::chrono::seconds(11));
  desk_->Tick();
  EXPECT_TRUE(Passes("税務課"));
  EXPECT_EQ(told, 1);
}

// The store fails after the record was made: the record says so too, and nothing changes.
TEST_F(PolicyDeskTest, RecordsThatTheStoreFailed) {
  const int64_t number = Submit("税務課");
  database_->sql() << "CREATE TRIGGER no BEFORE UPDATE ON policy_versions BEGIN SELECT RAISE(ABORT, 'broken'); END";
  EXPECT_FALSE(desk_->Activate("mori", number));
  EXPECT_FALSE(Passes("税務課"));
  EXPECT_EQ(desk_->active_number(), 1);
  EXPECT_EQ(Recorded("\"event\":\"policy.failed\",\"actor\":\"mori\",\"act\":\"activate\""), 1u);
  database_->sql() << "DROP TRIGGER no";
  EXPECT_TRUE(desk_->Activate("mori", number));
}

// The dates cannot be read just after a change: the change stands and is no failure; the dates are read later.
TEST_F(PolicyDeskTest, ReadsDatesAgainWhenTheStoreDidNotAnswer) {
  const int64_t number = Submit("税務課");
  const int64_t later = Submit("市民課");
  ASSERT_TRUE(desk_->Schedule("mori", later, clock_.Wall() + std::chrono::hours(1)));
  auto watch = desk_->Observe([&] { database_->sql() << "ALTER TABLE policy_versions RENAME TO away"; });
  EXPECT_TRUE(desk_->Activate("mori", number));
  watch = {};
  desk_->Tick();
  EXPECT_TRUE(Passes("税務課"));
  database_->sql() << "ALTER TABLE away RENAME TO policy_versions";
  clock_.Advance(std::chrono::hours(2));
  desk_->Tick();
  EXPECT_TRUE(Passes("市民課"));
}

TEST_F(PolicyDeskTest, ListsAtMostAsManyAsAreAskedFor) {
  for (int i = 0; i < 4; ++i) (void)Submit("税務課");
  EXPECT_EQ(desk_->List(0, 2)->size(), 2u);
  EXPECT_EQ(desk_->List(0, -1)->size(), 1u);
  EXPECT_EQ(desk_->List(3, 10)->size(), 2u);
}

}  // namespace
}  // namespace shoji::rules
