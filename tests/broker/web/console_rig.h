// The console's API over a real store and audit record, without a transport; no host is connected.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <string>

#include "broker/web/console/console_api.h"
#include "tests/broker/auth/posts.h"

namespace shoji::web {

class ConsoleRig : public ::testing::Test {
 protected:
  ConsoleRig() {
    std::string name = "/tmp/shoji-console-XXXXXX";
    path_ = ::mkdtemp(name.data());
    audit_.emplace(std::move(*audit::AuditLog::Open(path_ / "audit.jsonl", clock_)));
    worker_.emplace(auth::PasswordHasher({.memory_kib = 64, .passes = 1, .lanes = 1}), posts_.AsPost());
    directory_.emplace(loop_, clock_, *audit_, statistics_, path_ / "no.sock", sessions::Settings{});
    desk_.emplace(policy_store_, *audit_, clock_, rules::PolicyDesk::Settings{});
    EXPECT_TRUE(desk_->Begin());
    analyst_.emplace(path_ / "audit.jsonl", clock_, posts_.AsPost());
    emergency_.emplace(sessions::EmergencyStop::Services{*directory_, emergency_store_, *audit_, clock_, screens_});
    EXPECT_TRUE(emergency_->Load());
    checkpoints_.emplace(std::move(*audit::CheckpointWriter::Open(path_ / "audit.jsonl", *audit_, clock_, {})));
    records_.emplace(path_ / "audit.jsonl", *audit_, *checkpoints_, clock_, posts_.AsPost());
    commands_.emplace(admin::AdminCommands::Services{users_, departments_, memberships_, logins_, *worker_, *audit_,
                                                     *directory_, *emergency_, *desk_, clock_});
    EXPECT_TRUE(files_.Begin(path_ / "quarantine"));
    watches_.emplace(sessions::WatchDesk::Services{*directory_, *audit_, clock_, statistics_});
    console_.emplace(ConsoleApi::Services{clock_, users_, departments_, memberships_, logins_, *commands_, *directory_,
                                          *desk_, *analyst_, *emergency_, quarantine_, *audit_, statistics_, &*records_,
                                          &files_, &*watches_, "127.0.0.1:5900"});
    Add("kanri", store::Role::kAdmin);
    Add("anzen", store::Role::kSecurity);
    Add("kansa", store::Role::kAuditor);
    Add("tanaka", store::Role::kStaff);
  }
  ~ConsoleRig() override { std::filesystem::remove_all(path_); }

  void Add(const std::string& name, store::Role role) {
    store::User user;
    user.name = name;
    user.display_name = name;
    user.department = "総務課";
    user.role = role;
    EXPECT_TRUE(users_.Add(user));
  }
  struct Answer {
    int status = 0;
    nlohmann::json body;
  };
  // `path` may have a query, not encoded.
  Answer Ask(const std::string& user, const std::string& method, const std::string& path,
             const std::string& body = "") {
    HttpRequest request;
    request.method = method;
    request.path = path.substr(0, path.find('?'));
    std::istringstream query(path.find('?') == std::string::npos ? "" : path.substr(path.find('?') + 1));
    for (std::string part; std::getline(query, part, '&');) request.query.push_back(part);
    request.body = body;
    if (!login_.empty()) request.cookie = "__Host-shoji=" + login_;
    Answer answer;
    console_->Handle(request, **users_.Find(user), [&](const HttpResponse& response) {
      answer = {response.status, nlohmann::json::parse(response.body, nullptr, false)};
    });
    while (answer.status == 0 && posts_.RunOne()) {
    }
    return answer;
  }
  std::string Audit() const {
    std::ostringstream text;
    text << std::ifstream(path_ / "audit.jsonl").rdbuf();
    return text.str();
  }

  std::string login_;  // by which Ask() asks; most calls do not care
  FakeClock clock_;
  std::filesystem::path path_;
  auth::Posts posts_;
  link::PollLoop loop_ = std::move(*link::PollLoop::Make());
  store::Database database_ = std::move(*store::Database::Open("sqlite::memory:"));
  store::UserStore users_{database_};
  store::DepartmentStore departments_{database_};
  store::MembershipStore memberships_{database_};
  store::LoginStore login_store_{database_};
  auth::CookieSessions logins_{clock_, login_store_, users_, {}};
  sessions::Statistics statistics_;
  std::optional<audit::AuditLog> audit_;
  std::optional<auth::PasswordWorker> worker_;
  std::optional<sessions::SessionDirectory> directory_;
  store::PolicyStore policy_store_{database_};
  std::optional<rules::PolicyDesk> desk_;
  std::optional<rules::PolicyAnalyst> analyst_;
  store::EmergencyStore emergency_store_{database_};
  store::QuarantineStore quarantine_{database_};
  // Its background is at once.
  transfer::Quarantine files_{{clock_, quarantine_, *audit_,
                               [](const auto& job) {
                                 job()();
                                 return true;
                               },
                               [](ByteSpan) { return std::string("digest"); }},
                              {}};
  sessions::ScreenPolicy screens_{[this] { return desk_->current(); }};
  std::optional<sessions::EmergencyStop> emergency_;
  std::optional<sessions::WatchDesk> watches_;
  std::optional<audit::CheckpointWriter> checkpoints_;
  std::optional<records::AuditDesk> records_;
  std::optional<admin::AdminCommands> commands_;
  std::optional<ConsoleApi> console_;
};

}  // namespace shoji::web
