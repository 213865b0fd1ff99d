#include "broker/admin/admin_commands.h"

#include <sys/resource.h>

#include <csignal>

#include "broker/auth/password_hasher.h"
#include "tests/broker/admin/admin_fixture.h"

namespace shoji::admin {
namespace {

using AdminCommandsTest = AdminFixture;

TEST_F(AdminCommandsTest, AddsAUserWhoCanThenLogIn) {
  EXPECT_EQ(AddTanaka()["ok"], true);
  const auto user = users_->Find("tanaka");
  ASSERT_TRUE(user && *user);
  EXPECT_EQ((*user)->display_name, "田中 花子");
  EXPECT_TRUE(hasher_.Verify((*user)->password_hash, "correct horse"));
  EXPECT_NE(Audit().find(R"("actor":"uid:0","act":"user.add","object":"tanaka")"), std::string::npos);
  EXPECT_EQ(Audit().find("correct horse"), std::string::npos);
}

TEST_F(AdminCommandsTest, MakesAPasswordWhenNoneIsGiven) {
  const auto answer = Ask(R"({"op":"user.add","name":"mori","department":"総務課","role":"auditor"})");
  ASSERT_EQ(answer["ok"], true);
  const std::string password = answer["generated_password"];
  EXPECT_TRUE(hasher_.Verify((*users_->Find("mori"))->password_hash, password));
  EXPECT_EQ(Audit().find(password), std::string::npos);
}

TEST_F(AdminCommandsTest, RefusesASecondUserOfTheSameNameAndWeakPasswords) {
  ASSERT_EQ(AddTanaka()["ok"], true);
  EXPECT_EQ(AddTanaka()["error"], "refused");
  const auto weak = Ask(R"({"op":"user.add","name":"mori","department":"総務課","role":"staff","password":"short"})");
  EXPECT_EQ(weak["error"], "bad_request");
  EXPECT_NE(std::string(weak["message"]).find("at least 10"), std::string::npos);
  EXPECT_FALSE(users_->Find("mori")->has_value());
}

TEST_F(AdminCommandsTest, DecidesARaceForOneNameOnce) {
  std::vector<nlohmann::json> answers;
  for (int i = 0; i < 2; ++i) {
    commands_->Handle(R"({"op":"user.add","name":"mori","department":"総務課","role":"staff"})", "uid:0",
                      [&](const std::string& answer) { answers.push_back(nlohmann::json::parse(answer)); });
  }
  while (answers.size() < 2 && posts_.RunOne()) {
  }
  EXPECT_EQ(answers[0]["ok"], true);
  EXPECT_EQ(answers[1]["error"], "refused");
  EXPECT_NE(Audit().find("admin.failed"), std::string::npos);
}

TEST_F(AdminCommandsTest, ANewPasswordEndsTheUsersLogins) {
  ASSERT_EQ(AddTanaka()["ok"], true);
  const std::string token = *cookies_->Create("tanaka");
  EXPECT_EQ(Ask(R"({"op":"user.passwd","name":"Tanaka","password":"another horse"})")["ok"], true);
  EXPECT_FALSE(cookies_->Find(token).has_value());
  EXPECT_TRUE(hasher_.Verify((*users_->Find("tanaka"))->password_hash, "another horse"));
  EXPECT_EQ(Ask(R"({"op":"user.passwd","name":"nobody","password":"another horse"})")["error"], "not_found");
}

TEST_F(AdminCommandsTest, DisablingEndsLoginsAndSessionsOfThatUserOnly) {
  ASSERT_EQ(AddTanaka()["ok"], true);
  const std::string token = *cookies_->Create("tanaka");
  const auto answer = Ask(R"({"op":"user.disable","name":"tanaka"})");
  EXPECT_EQ(answer["sessions_ended"], 1);
  EXPECT_EQ(sessions_.ended, std::vector<std::string>{kSessionA});
  EXPECT_FALSE(cookies_->Find(token).has_value());
  EXPECT_EQ(Ask(R"({"op":"user.enable","name":"tanaka"})")["ok"], true);
  EXPECT_FALSE((*users_->Find("tanaka"))->disabled);
  EXPECT_EQ(Ask(R"({"op":"user.disable","name":"nobody"})")["error"], "not_found");
}

TEST_F(AdminCommandsTest, EndsTheNamedSessionAndNoOther) {
  EXPECT_EQ(Ask(R"({"op":"session.end","session":")" + std::string(32, 'c') + "\"}")["error"], "not_found");
  EXPECT_TRUE(sessions_.ended.empty());
  EXPECT_EQ(Ask(R"({"op":"session.end","session":")" + kSessionB + "\"}")["ok"], true);
  EXPECT_EQ(sessions_.ended, std::vector<std::string>{kSessionB});
  EXPECT_NE(Audit().find(kSessionB), std::string::npos);
}

TEST_F(AdminCommandsTest, ListsUsersWithoutTheirHashes) {
  ASSERT_EQ(AddTanaka()["ok"], true);
  const auto answer = Ask(R"({"op":"user.list"})");
  ASSERT_EQ(answer["users"].size(), 1u);
  EXPECT_EQ(answer["users"][0]["department"], "税務課");
  EXPECT_EQ(answer.dump().find("argon2"), std::string::npos);
}

TEST_F(AdminCommandsTest, ReportsSessionsAndStatus) {
  EXPECT_EQ(Ask(R"({"op":"session.list"})")["sessions"].size(), 2u);
  clock_.Advance(std::chrono::seconds(90));
  const auto status = Ask(R"({"op":"status"})");
  EXPECT_EQ(status["uptime_s"], 90);
  EXPECT_EQ(status["attached"], 1);
  EXPECT_EQ(status["host"]["capacity"], 40);
}

// A record that cannot be written: the file may not grow. Nothing is changed.
TEST_F(AdminCommandsTest, ChangesNothingItCannotPutOnRecord) {
  ASSERT_EQ(AddTanaka()["ok"], true);
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit full{std::filesystem::file_size(directory_->AuditFile()), before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &full), 0);
  const auto disabled = Ask(R"({"op":"user.disable","name":"tanaka"})");
  const auto ended = Ask(R"({"op":"session.end","session":")" + kSessionB + "\"}");
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, handler);
  EXPECT_EQ(disabled["ok"], false);
  // Ending a session tightens: it is done, and its record follows.
  EXPECT_EQ(ended["ok"], true);
  EXPECT_EQ(ended["recorded"], false);
  EXPECT_EQ(sessions_.ended.size(), 1u);
  EXPECT_FALSE((*users_->Find("tanaka"))->disabled);
  EXPECT_EQ(Ask(R"({"op":"user.disable","name":"tanaka"})")["ok"], true);
}

}  // namespace
}  // namespace shoji::admin
