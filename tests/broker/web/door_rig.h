// A whole broker in this process on a free loopback port: real TLS, real store, real audit file, a FakeHost on the same
// service thread. The test's thread is the client.
#pragma once

#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <thread>

#include "broker/app/broker.h"
#include "tests/broker/sessions/fake_host.h"
#include "tests/broker/web/tls_client.h"

namespace shoji::testing {

// The system's time, on another day.
class ShiftedClock final : public Clock {
 public:
  explicit ShiftedClock(std::chrono::milliseconds shift) : shift_(shift) {}
  TimePoint Now() const override { return system_.Now(); }
  WallTime Wall() const override { return system_.Wall() + shift_; }

 private:
  SystemClock system_;
  std::chrono::milliseconds shift_;
};

class DoorRig {
 public:
  // `mute_host`: the host is connected and does not tell its sessions.
  // `more`: people besides "tanaka" and "suzuki", with the same password; of all `departments`, when there are several.
  // `shift`: of the broker's wall clock. Files are inspected where `change` sets config.inspect_program.
  explicit DoorRig(std::function<void(app::Config&)> change = {}, bool mute_host = false,
                   const std::vector<store::User>& more = {}, std::chrono::milliseconds shift = {});
  ~DoorRig();

  int port() const { return server_->port(); }
  // 0 unless `change` sets config.rdp_program, which is then started for each RDP connection.
  int rdp_port() const { return broker_->rdp_port(); }
  // Cookie header of `user` ("tanaka", "suzuki"; both have kPassword).
  std::string LogIn(const std::string& user);
  // A new session of the cookie's owner: {id, ticket}.
  struct Started {
    std::string id, ticket;
  };
  Started Start(const std::string& cookie);
  std::string Ticket(const std::string& cookie, const std::string& id);
  std::string Audit() const;
  // One request of shojictl, over the real socket; the broker's answer.
  std::string Administer(const std::string& request);
  // Puts a rule file in force.
  void UseRules(const std::string& text);
  // Value of a metric line, e.g. `shoji_refusals_total{reason="x"}`; -1 when it is not there.
  double Metric(const std::string& name);
  // Runs `task` with the host on the service thread and waits for it.
  void WithHost(const std::function<void(FakeHost&)>& task);
  web::WebServer& server() { return *server_; }
  static constexpr const char* kPassword = "correct-horse-Battery";

 private:
  void AddUser(store::UserStore& users, const std::string& name, const std::string& hash);
  static void AddMemberships(store::Database& database, const store::User& user);

  std::filesystem::path directory_;
  ShiftedClock clock_;
  sessions::Statistics statistics_;
  std::optional<link::PollLoop> loop_;
  std::optional<web::StaticFiles> files_;
  std::unique_ptr<web::WebServer> server_;
  std::unique_ptr<FakeHost> host_;
  std::unique_ptr<transfer::FileInspector> inspector_;
  std::unique_ptr<app::Broker> broker_;
  std::thread thread_;
};

// A HELLO as a browser sends it.
Bytes HelloMessage();
Bytes PingMessage(uint64_t token);
// Reason of an END message; -1 for an empty one.
int EndReasonOf(const std::string& message);

}  // namespace shoji::testing
