// A login gate over a real store and record, with a clock that moves when told to. "tanaka" is there, with kPassword;
// no host is connected.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

#include "broker/sessions/login_gate.h"
#include "broker/sessions/session_directory.h"
#include "tests/broker/auth/posts.h"

namespace shoji::sessions {

class GateRig : public ::testing::Test {
 protected:
  static constexpr const char* kPassword = "correct horse battery";
  static constexpr const char* kAddress = "10.0.0.1";
  static constexpr int kFreeOfAnAddress = 50;  // LoginThrottle::Settings

  GateRig() {
    std::string name = "/tmp/shoji-gate-XXXXXX";
    path_ = ::mkdtemp(name.data());
    audit_.emplace(std::move(*audit::AuditLog::Open(path_ / "audit.jsonl", clock_)));
    directory_.emplace(loop_, clock_, *audit_, statistics_, path_ / "no.sock", Settings{});
    emergency_.emplace(EmergencyStop::Services{*directory_, emergency_store_, *audit_, clock_, screens_});
    gate_.emplace(LoginGate::Services{clock_, login_, throttle_, logins_, users_, *emergency_, *audit_, statistics_});
    store::User user;
    user.name = "tanaka";
    user.password_hash = *hasher_.Hash(kPassword);
    EXPECT_TRUE(users_.Add(user));
  }
  ~GateRig() override { std::filesystem::remove_all(path_); }

  // Key of the refusal; "ok" when let in.
  std::string WithPassword(const std::string& password, const std::string& address = kAddress) {
    std::string key;
    gate_->Submit("tanaka", password, {address, "web"},
                  [&](const auto& answer) { key = answer ? "ok" : answer.error().key; });
    while (key.empty() && posts_.RunOne()) {
    }
    return key;
  }
  int OnRecord(const std::string& text) const {
    std::ifstream file(path_ / "audit.jsonl");
    int lines = 0;
    for (std::string line; std::getline(file, line);) lines += line.find(text) != std::string::npos ? 1 : 0;
    return lines;
  }

  FakeClock clock_;
  std::filesystem::path path_;
  link::PollLoop loop_ = std::move(*link::PollLoop::Make());
  store::Database database_ = std::move(*store::Database::Open("sqlite::memory:"));
  store::UserStore users_{database_};
  store::LoginStore login_store_{database_};
  store::EmergencyStore emergency_store_{database_};
  auth::Posts posts_;
  auth::PasswordHasher hasher_{{.memory_kib = 64, .passes = 1, .lanes = 1}};
  auth::PasswordWorker worker_{hasher_, posts_.AsPost()};
  auth::LoginThrottle throttle_{clock_};
  auth::CookieSessions logins_{clock_, login_store_, users_, {}};
  auth::LoginService login_{users_, throttle_, worker_};
  Statistics statistics_;
  ScreenPolicy screens_{[] { return nullptr; }};
  std::optional<audit::AuditLog> audit_;
  std::optional<SessionDirectory> directory_;
  std::optional<EmergencyStop> emergency_;
  std::optional<LoginGate> gate_;
};

}  // namespace shoji::sessions
