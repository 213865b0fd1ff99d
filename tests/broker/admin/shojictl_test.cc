#include "tests/broker/admin/shojictl_fixture.h"

namespace shoji::admin {
namespace {

using ShojictlTest = ShojictlFixture;

TEST_F(ShojictlTest, AddsAndListsUsers) {
  const auto added = Run({"user", "add", "tanaka", "--department", "税務課", "--role", "staff", "--password-stdin"},
                         "correct horse battery\n");
  EXPECT_EQ(added.code, 0) << added.output;
  EXPECT_TRUE(hasher_.Verify((*users_->Find("tanaka"))->password_hash, "correct horse battery"));
  const auto listed = Run({"user", "list"});
  EXPECT_EQ(listed.code, 0);
  EXPECT_NE(listed.output.find("tanaka"), std::string::npos);
  EXPECT_NE(listed.output.find("税務課"), std::string::npos);
}

TEST_F(ShojictlTest, ShowsAPasswordItMadeOnce) {
  const auto added = Run({"user", "add", "mori", "--department", "総務課", "--role", "auditor"});
  EXPECT_EQ(added.code, 0);
  const size_t at = added.output.find("shown only now: ");
  ASSERT_NE(at, std::string::npos) << added.output;
  EXPECT_TRUE(hasher_.Verify((*users_->Find("mori"))->password_hash, added.output.substr(at + 16, 23)));
}

TEST_F(ShojictlTest, RefusesWithAReasonAndStatusOne) {
  const auto weak =
      Run({"user", "add", "mori", "--department", "総務課", "--role", "staff", "--password-stdin"}, "short\n");
  EXPECT_EQ(weak.code, 1);
  EXPECT_NE(weak.output.find("at least 10 characters"), std::string::npos) << weak.output;
  EXPECT_EQ(Run({"user", "passwd", "nobody"}).code, 1);
  EXPECT_EQ(Run({"session", "end", "x"}).code, 1);
}

TEST_F(ShojictlTest, DisablesAndEnables) {
  ASSERT_EQ(AddTanaka()["ok"], true);
  const auto disabled = Run({"user", "disable", "tanaka"});
  EXPECT_EQ(disabled.code, 0);
  EXPECT_NE(disabled.output.find("sessions ended: 1"), std::string::npos) << disabled.output;
  EXPECT_TRUE((*users_->Find("tanaka"))->disabled);
  EXPECT_EQ(Run({"user", "enable", "tanaka"}).code, 0);
  EXPECT_FALSE((*users_->Find("tanaka"))->disabled);
}

TEST_F(ShojictlTest, KeepsDepartmentsAndDatedMemberships) {
  ASSERT_EQ(AddTanaka()["ok"], true);
  EXPECT_EQ(Run({"department", "add", "市民課"}).code, 0);
  const auto comma = Run({"department", "add", "市民課,窓口"});
  EXPECT_EQ(comma.code, 1);
  EXPECT_NE(comma.output.find("must not contain ','"), std::string::npos) << comma.output;
  EXPECT_EQ(Run({"membership", "set", "tanaka", "市民課", "--from", "2027-04-01", "--to", "2027-09-30"}).code, 0);
  EXPECT_EQ(Run({"membership", "set", "tanaka", "市民課", "--from", "2028-04-01", "--main"}).code, 0);
  EXPECT_EQ(Run({"membership", "set", "tanaka", "市民課", "--from", "2027-04-31"}).code, 1);
  const auto listed = Run({"membership", "list", "tanaka"});
  EXPECT_NE(listed.output.find("2027-09-30"), std::string::npos) << listed.output;
  EXPECT_NE(listed.output.find("main (異動)"), std::string::npos) << listed.output;
  EXPECT_EQ(Run({"membership", "remove", "tanaka", "市民課", "--from", "2028-04-01"}).code, 0);
  EXPECT_EQ(Run({"membership", "list", "tanaka"}).output.find("異動"), std::string::npos);
  EXPECT_EQ(Run({"department", "close", "市民課"}).code, 0);
  EXPECT_NE(Run({"department", "list"}).output.find("closed"), std::string::npos);
  EXPECT_EQ(Run({"membership", "set", "tanaka", "市民課", "--from", "2029-04-01"}).code, 1);
  EXPECT_EQ(Run({"department", "open", "市民課"}).code, 0);
}

TEST_F(ShojictlTest, ListsAndEndsSessions) {
  EXPECT_NE(Run({"session", "list"}).output.find(kSessionA), std::string::npos);
  EXPECT_EQ(Run({"session", "end", kSessionA}).code, 0);
  EXPECT_EQ(sessions_.ended, std::vector<std::string>{kSessionA});
}

TEST_F(ShojictlTest, PrintsStatusForPeopleAndForPrograms) {
  EXPECT_NE(Run({"status"}).output.find("room for 40 sessions"), std::string::npos);
  const auto raw = nlohmann::json::parse(Run({"--json", "status"}).output, nullptr, false);
  EXPECT_EQ(raw.value("ok", false), true);
}

TEST_F(ShojictlTest, OrdersAndLiftsAnEmergencyStop) {
  const auto ordered = Run({"emergency", "stop", "--department", "税務課", "--reason", "調査中"});
  EXPECT_EQ(ordered.code, 0) << ordered.output;
  EXPECT_EQ(Run({"emergency", "end", "--all", "--reason", "感染"}).code, 0);
  const std::string status = Run({"emergency", "status"}).output;
  for (const char* part : {"department 税務課", "freeze", "調査中", "everyone", "end"}) {
    EXPECT_NE(status.find(part), std::string::npos) << status;
  }
  EXPECT_EQ(Run({"emergency", "lift", "--all", "--reason", "解決"}).code, 0);
  EXPECT_EQ(Run({"emergency", "lift", "--all", "--reason", "解決"}).code, 1);
  EXPECT_EQ(Run({"emergency", "lift", "--department", "税務課", "--reason", "解決"}).code, 0);
  EXPECT_NE(Run({"emergency", "status"}).output.find("no emergency stop"), std::string::npos);
  EXPECT_EQ(Run({"emergency", "stop", "--reason", "x"}).code, 2);
  EXPECT_EQ(Run({"emergency", "stop", "--all", "--department", "税務課", "--reason", "x"}).code, 2);
  EXPECT_EQ(Run({"emergency", "stop", "--all"}).code, 2);
}

TEST_F(ShojictlTest, SaysWhatToDoWhenNoBrokerRuns) {
  server_.reset();
  const auto outcome = Run({"status"});
  EXPECT_EQ(outcome.code, 3);
  EXPECT_NE(outcome.output.find("./shoji up"), std::string::npos) << outcome.output;
}

TEST_F(ShojictlTest, VerifiesTheRecordWithoutABroker) {
  ASSERT_EQ(AddTanaka()["ok"], true);
  server_.reset();
  const auto whole = Run({"audit", "verify"});
  EXPECT_EQ(whole.code, 0) << whole.output;
  EXPECT_EQ(Run({"audit", "verify", "--file", directory_->AuditFile()}).code, 0);
  std::string text = Audit();
  text.replace(text.find("tanaka"), 6, "sasaki");
  std::ofstream(directory_->AuditFile()) << text;
  const auto damaged = Run({"audit", "verify"});
  EXPECT_EQ(damaged.code, 1);
  EXPECT_NE(damaged.output.find("line 1"), std::string::npos) << damaged.output;
  EXPECT_EQ(Run({"audit", "verify", "--file", root_ + "/none"}).code, 1);
}

TEST_F(ShojictlTest, HelpsAndRefusesWrongUsage) {
  EXPECT_EQ(Run({"--help"}).code, 0);
  EXPECT_EQ(Run({"--version"}).code, 0);
  EXPECT_EQ(Run({"user", "add", "--help"}).code, 0);
  EXPECT_EQ(Run({}).code, 2);
  EXPECT_EQ(Run({"user", "add", "mori"}).code, 2);
  EXPECT_EQ(Run({"bogus"}).code, 2);
}

}  // namespace
}  // namespace shoji::admin
