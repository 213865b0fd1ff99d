// What keeps a login alive and what ends it, in the HTTP API and in open windows, with a clock that moves when told to.
#include <gtest/gtest.h>
#include <soci/soci.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>

#include "broker/store/calendar_day.h"
#include "broker/web/api.h"
#include "broker/web/socket_door.h"
#include "tests/broker/auth/posts.h"

namespace shoji::web {
namespace {

using relay::Standing;

class LoginUse : public ::testing::Test {
 protected:
  LoginUse() {
    std::string name = "/tmp/shoji-login-use-XXXXXX";
    directory_path_ = ::mkdtemp(name.data());
    std::ofstream(directory_path_ / "index.html") << "<!doctype html>";
    files_.emplace(std::move(*StaticFiles::Load(directory_path_)));
    audit_.emplace(std::move(*audit::AuditLog::Open(directory_path_ / "audit.jsonl", clock_)));
    digest_.emplace(std::move(*audit::ContentDigest::Open(directory_path_ / "content.key")));
    directory_.emplace(loop_, clock_, *audit_, statistics_, directory_path_ / "no.sock", sessions::Settings{});
    desk_.emplace(policy_store_, *audit_, clock_, rules::PolicyDesk::Settings{});
    analyst_.emplace(directory_path_ / "audit.jsonl", clock_, [](const std::function<void()>&) {});
    emergency_.emplace(sessions::EmergencyStop::Services{*directory_, emergency_store_, *audit_, clock_, screens_});
    commands_.emplace(admin::AdminCommands::Services{users_, departments_, memberships_, logins_, worker_, *audit_,
                                                     *directory_, *emergency_, *desk_, clock_});
    console_.emplace(ConsoleApi::Services{clock_, users_, departments_, memberships_, logins_, *commands_, *directory_,
                                          *desk_, *analyst_, *emergency_, quarantine_, *audit_, statistics_});
    gate_.emplace(
        sessions::LoginGate::Services{clock_, login_, throttle_, logins_, users_, *emergency_, *audit_, statistics_});
    api_.emplace(Api::Services{clock_, database_, *gate_, logins_, tickets_, *directory_, *audit_, statistics_, *files_,
                               *console_},
                 Api::Settings{});
    door_.emplace(
        logins_, tickets_,
        relay::Relay::Services{
            loop_, clock_, {}, *digest_, *audit_, *directory_, statistics_, transfers_, books_, typed_, nullptr});
    store::User user;
    user.name = "tanaka";
    user.password_changed_at = clock_.Wall();
    EXPECT_TRUE(users_.Add(user));
    token_ = *logins_.Create("tanaka");
    opened_as_ = *logins_.Find(token_);
  }
  ~LoginUse() override { std::filesystem::remove_all(directory_path_); }

  int Ask(const std::string& method, const std::string& path, const std::string& body = "") {
    HttpRequest request;
    request.method = method;
    request.path = path;
    request.host = "shoji.example";
    request.origin = "https://shoji.example";
    request.content_type = "application/json";
    request.cookie = "__Host-shoji=" + token_;
    request.body = body;
    int status = 0;
    api_->Handle(request, [&](const HttpResponse& response) { status = response.status; });
    return status;
  }
  int LogIn(const std::string& name, const std::string& password) {
    HttpRequest request;
    request.method = "POST";
    request.path = "/api/login";
    request.host = "shoji.example";
    request.origin = "https://shoji.example";
    request.content_type = "application/json";
    request.body = R"({"username":")" + name + R"(","password":")" + password + "\"}";
    int status = 0;
    api_->Handle(request, [&](const HttpResponse& response) { status = response.status; });
    while (status == 0 && posts_.RunOne()) {
    }
    return status;
  }
  Standing StandingOf(bool used) {
    return door_->StandingOf({.session = {},
                              .person = {opened_as_.name, opened_as_.department, "", opened_as_.departments},
                              .role = std::string(store::Name(opened_as_.role)),
                              .login_token = token_},
                             used);
  }
  void BreakStore() { database_.sql() << "ALTER TABLE logins RENAME TO broken"; }
  void MendStore() { database_.sql() << "ALTER TABLE broken RENAME TO logins"; }

  FakeClock clock_;
  std::filesystem::path directory_path_;
  link::PollLoop loop_ = std::move(*link::PollLoop::Make());
  store::Database database_ = std::move(*store::Database::Open("sqlite::memory:"));
  store::UserStore users_{database_};
  store::DepartmentStore departments_{database_};
  store::MembershipStore memberships_{database_};
  store::LoginStore login_store_{database_};
  auth::Posts posts_;
  auth::PasswordHasher hasher_{{.memory_kib = 64, .passes = 1, .lanes = 1}};
  auth::PasswordWorker worker_{hasher_, posts_.AsPost()};
  auth::LoginThrottle throttle_{clock_};
  auth::CookieSessions logins_{clock_, login_store_, users_, {}};
  auth::Tickets tickets_{clock_};
  auth::LoginService login_{users_, throttle_, worker_};
  sessions::Statistics statistics_;
  relay::RateLimiter transfers_{clock_, relay::TransferGate::kRate};
  relay::TransferBooks books_;
  relay::TypedBooks typed_;
  std::optional<audit::ContentDigest> digest_;
  std::optional<StaticFiles> files_;
  std::optional<audit::AuditLog> audit_;
  std::optional<sessions::SessionDirectory> directory_;
  store::PolicyStore policy_store_{database_};
  std::optional<rules::PolicyDesk> desk_;
  std::optional<rules::PolicyAnalyst> analyst_;
  store::EmergencyStore emergency_store_{database_};
  store::QuarantineStore quarantine_{database_};
  sessions::ScreenPolicy screens_{[this] { return desk_->current(); }};
  std::optional<sessions::EmergencyStop> emergency_;
  std::optional<admin::AdminCommands> commands_;
  std::optional<ConsoleApi> console_;
  std::optional<sessions::LoginGate> gate_;
  std::optional<Api> api_;
  std::optional<SocketDoor> door_;
  std::string token_;
  store::User opened_as_;  // whom the window was opened for
};

TEST_F(LoginUse, EmergencyStopOfAnyOfTodaysDepartmentsKeepsStaffOut) {
  const int32_t today = store::LocalDay(clock_.Wall());
  for (const char* department : {"総務課", "税務課"}) ASSERT_TRUE(departments_.Add(department));
  for (const auto& [name, role] : {std::pair{"suzuki", store::Role::kStaff}, std::pair{"anzen", store::Role::kSecurity},
                                   std::pair{"mori", store::Role::kStaff}}) {
    store::User user;
    user.name = name;
    user.department = "総務課";
    user.role = role;
    user.password_hash = *hasher_.Hash("correct horse battery");
    ASSERT_TRUE(users_.Add(user));
    if (name == std::string("mori")) continue;
    ASSERT_TRUE(memberships_.Set({name, "税務課", false, today, today}));
  }
  const auto tax = sessions::Scope::Department("税務課");
  ASSERT_TRUE(emergency_->Begin(tax, sessions::Hold::kFrozen, "調査", "uid:0"));
  EXPECT_EQ(LogIn("suzuki", "correct horse battery"), 403);
  EXPECT_EQ(LogIn("mori", "correct horse battery"), 200) << "not of that department";
  EXPECT_EQ(LogIn("anzen", "correct horse battery"), 200) << "manages the emergency";
  ASSERT_TRUE(emergency_->Lift(tax, "終わり", "uid:0"));
  EXPECT_EQ(LogIn("suzuki", "correct horse battery"), 200);
}

TEST_F(LoginUse, PageThatAsksByItselfDoesNotKeepALoginAlive) {
  for (int i = 0; i < 5; ++i) {
    clock_.Advance(std::chrono::minutes(11));
    EXPECT_EQ(Ask("GET", "/api/me"), 200);
    EXPECT_EQ(Ask("GET", "/api/sessions"), 503);  // no host here; logged in all the same
    EXPECT_EQ(StandingOf(false), Standing::kGood);
  }
  clock_.Advance(std::chrono::minutes(11));
  EXPECT_EQ(Ask("GET", "/api/me"), 401);
  EXPECT_EQ(StandingOf(false), Standing::kEnded);
}

TEST_F(LoginUse, WhatAPersonDoesKeepsItAlive) {
  for (int i = 0; i < 10; ++i) {
    clock_.Advance(std::chrono::minutes(50));
    EXPECT_EQ(Ask("POST", "/api/sessions", R"({"width_px":1280,"height_px":800,"scale_percent":100})"), 503);
    EXPECT_EQ(Ask("GET", "/api/me"), 200);
  }
}

TEST_F(LoginUse, InputInAWindowKeepsItAlive) {
  for (int i = 0; i < 10; ++i) {
    clock_.Advance(std::chrono::minutes(50));
    EXPECT_EQ(StandingOf(true), Standing::kGood);
  }
  EXPECT_EQ(Ask("GET", "/api/me"), 200);
}

TEST_F(LoginUse, WindowIsOpenedAnewWhenItsPersonsDepartmentsOrRoleChange) {
  const int32_t today = store::LocalDay(clock_.Wall());
  ASSERT_TRUE(departments_.Add("税務課"));
  ASSERT_TRUE(memberships_.Set({"tanaka", "税務課", false, today + 1, today + 1}));
  EXPECT_EQ(StandingOf(true), Standing::kGood) << "tomorrow";
  ASSERT_TRUE(memberships_.Set({"tanaka", "税務課", false, today, today}));
  EXPECT_EQ(StandingOf(true), Standing::kChanged);
  opened_as_ = *logins_.Find(token_);
  EXPECT_EQ(StandingOf(true), Standing::kGood);
  opened_as_.role = store::Role::kAuditor;
  EXPECT_EQ(StandingOf(true), Standing::kChanged);
}

TEST_F(LoginUse, StoreThatDoesNotAnswerIsNoLogout) {
  BreakStore();
  EXPECT_EQ(StandingOf(true), Standing::kGood);
  EXPECT_EQ(Ask("GET", "/api/me"), 500);
  MendStore();
  EXPECT_EQ(Ask("GET", "/api/me"), 200);
  ASSERT_TRUE(logins_.End(token_));
  EXPECT_EQ(StandingOf(true), Standing::kEnded);
  EXPECT_EQ(Ask("GET", "/api/me"), 401);
}

}  // namespace
}  // namespace shoji::web
