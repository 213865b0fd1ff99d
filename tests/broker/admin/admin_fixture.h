// A broker without its doors: real store, audit record and password worker in a fresh state directory; sessions are
// faked.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "broker/admin/admin_commands.h"
#include "broker/sessions/session_directory.h"
#include "broker/store/state_directory.h"
#include "tests/broker/auth/posts.h"

namespace shoji::admin {

inline const std::string kSessionA(32, 'a');
inline const std::string kSessionB(32, 'b');

class FakeSessions final : public SessionDirectory {
 public:
  std::vector<SessionInfo> List() const override { return sessions; }
  Result<void> End(std::string_view id) override {
    ended.emplace_back(id);
    return std::erase_if(sessions, [&](const auto& session) { return session.id == id; }) > 0
               ? Result<void>()
               : Fail(ErrorCode::kNotFound, "no such session");
  }
  HostStatus Host() const override { return {true, 2, 40}; }

  std::vector<SessionInfo> sessions = {{kSessionA, "tanaka", "税務課", "running", 0, true, 1280, 800},
                                       {kSessionB, "suzuki", "市民課", "starting", 0, false, 1600, 900}};
  std::vector<std::string> ended;
};

class AdminFixture : public testing::Test {
 protected:
  AdminFixture() {
    std::string pattern = testing::TempDir() + "shoji-admin-XXXXXX";
    EXPECT_NE(::mkdtemp(pattern.data()), nullptr);
    root_ = pattern;
    // Longer than a socket address holds (108 bytes): state directories of real installations are.
    state_path_ = pattern + "/" + std::string(150, 's');
    directory_ = std::make_unique<store::StateDirectory>(*store::StateDirectory::Open(state_path_));
    database_ = std::make_unique<store::Database>(*store::Database::Open(directory_->DatabaseUrl()));
    users_ = std::make_unique<store::UserStore>(*database_);
    departments_ = std::make_unique<store::DepartmentStore>(*database_);
    memberships_ = std::make_unique<store::MembershipStore>(*database_);
    logins_ = std::make_unique<store::LoginStore>(*database_);
    cookies_ = std::make_unique<auth::CookieSessions>(clock_, *logins_, *users_, auth::CookieSessions::Settings{});
    audit_ = std::make_unique<audit::AuditLog>(*audit::AuditLog::Open(directory_->AuditFile(), clock_));
    worker_ = std::make_unique<auth::PasswordWorker>(hasher_, posts_.AsPost());
    versions_ = std::make_unique<store::PolicyStore>(*database_);
    desk_ = std::make_unique<rules::PolicyDesk>(*versions_, *audit_, clock_, rules::PolicyDesk::Settings{});
    MakeEmergency();
    MakeCommands();
  }
  ~AdminFixture() override { std::filesystem::remove_all(root_); }

  void MakeCommands() {
    commands_ = std::make_unique<AdminCommands>(AdminCommands::Services{
        *users_, *departments_, *memberships_, *cookies_, *worker_, *audit_, sessions_, *emergency_, *desk_, clock_});
  }

  // Over a directory without a host, so without sessions.
  void MakeEmergency() {
    loop_ = std::make_unique<link::PollLoop>(std::move(*link::PollLoop::Make()));
    no_sessions_ = std::make_unique<sessions::SessionDirectory>(*loop_, clock_, *audit_, statistics_,
                                                                root_ + "/host.sock", sessions::Settings{});
    stops_ = std::make_unique<store::EmergencyStore>(*database_);
    emergency_ = std::make_unique<sessions::EmergencyStop>(
        sessions::EmergencyStop::Services{*no_sessions_, *stops_, *audit_, clock_, screens_});
    EXPECT_TRUE(emergency_->Load());
  }

  nlohmann::json Ask(const std::string& request) {
    std::optional<std::string> answer;
    commands_->Handle(request, "uid:0", [&](std::string given) { answer = std::move(given); });
    while (!answer && posts_.RunOne()) {
    }
    return nlohmann::json::parse(answer.value_or("null"));
  }
  nlohmann::json AddTanaka() {
    return Ask(R"({"op":"user.add","name":"tanaka","department":"税務課","role":"staff","display_name":"田中 花子",)"
               R"("password":"correct horse"})");
  }
  std::string Audit() const {
    std::ostringstream text;
    text << std::ifstream(directory_->AuditFile()).rdbuf();
    return text.str();
  }

  std::string root_;
  std::string state_path_;
  FakeClock clock_;
  auth::Posts posts_;
  auth::PasswordHasher hasher_{{.memory_kib = 64, .passes = 1, .lanes = 1}};
  FakeSessions sessions_;
  std::unique_ptr<store::StateDirectory> directory_;
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<store::UserStore> users_;
  std::unique_ptr<store::DepartmentStore> departments_;
  std::unique_ptr<store::MembershipStore> memberships_;
  std::unique_ptr<store::LoginStore> logins_;
  std::unique_ptr<auth::CookieSessions> cookies_;
  std::unique_ptr<audit::AuditLog> audit_;
  std::unique_ptr<auth::PasswordWorker> worker_;
  std::unique_ptr<store::PolicyStore> versions_;
  std::unique_ptr<rules::PolicyDesk> desk_;
  std::unique_ptr<link::PollLoop> loop_;
  sessions::Statistics statistics_;
  std::shared_ptr<const policy::Engine> rules_ = std::make_shared<policy::Engine>();
  sessions::ScreenPolicy screens_{[this] { return rules_; }};
  std::unique_ptr<sessions::SessionDirectory> no_sessions_;
  std::unique_ptr<store::EmergencyStore> stops_;
  std::unique_ptr<sessions::EmergencyStop> emergency_;
  std::unique_ptr<AdminCommands> commands_;
};

}  // namespace shoji::admin
