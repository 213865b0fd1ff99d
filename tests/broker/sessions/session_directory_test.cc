// The directory against a FakeHost and a clock that moves when told to: timers, reattach after a restart, reasons.
#include "broker/sessions/session_directory.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "tests/broker/sessions/fake_host.h"

namespace shoji::sessions {
namespace {

class FakeViewer final : public Viewer {
 public:
  void ShowStep(std::string_view step) override { steps.emplace_back(step); }
  void TakeLink(UniqueFd fd) override { link = std::move(fd); }
  void End(wire::EndReason reason, std::string_view) override { ended = reason; }
  std::vector<std::string> steps;
  UniqueFd link;
  std::optional<wire::EndReason> ended;
};

class SessionDirectoryTest : public ::testing::Test {
 protected:
  SessionDirectoryTest() {
    std::string name = "/tmp/shoji-directory-XXXXXX";
    directory_path_ = ::mkdtemp(name.data());
    audit_.emplace(std::move(*audit::AuditLog::Open(directory_path_ / "audit.jsonl", clock_)));
    host_.emplace(loop_, directory_path_ / "host.sock");
    Restart();
  }
  ~SessionDirectoryTest() override { std::filesystem::remove_all(directory_path_); }

  void Restart(Settings settings = {}) {
    directory_.reset();
    Settle();
    directory_.emplace(loop_, clock_, *audit_, statistics_, directory_path_ / "host.sock", settings);
    directory_->Tick(clock_.Now());
    Settle();
  }
  void Settle() {
    for (int i = 0; i < 8; ++i) loop_.RunOnce(Duration::zero());
  }
  void Pass(std::chrono::seconds time) {
    clock_.Advance(time);
    directory_->Tick(clock_.Now());
    Settle();
  }
  std::string Start(const std::string& user = "tanaka") {
    std::string id;
    directory_->Start({user, "税務課", "10.0.0.1"}, {1280, 800},
                      [&](const auto& started) { id = started ? *started : started.error().key; });
    Settle();
    return id;
  }

  FakeClock clock_;
  std::filesystem::path directory_path_;
  link::PollLoop loop_ = std::move(*link::PollLoop::Make());
  std::optional<audit::AuditLog> audit_;
  Statistics statistics_;
  std::optional<testing::FakeHost> host_;
  std::optional<SessionDirectory> directory_;
  const Person tanaka_{"tanaka", "税務課", "10.0.0.1"};
};

TEST_F(SessionDirectoryTest, OneSessionPerPerson) {
  const std::string id = Start();
  EXPECT_TRUE(directory_->Owns("tanaka", id));
  EXPECT_EQ(Start(), "session_exists");
  EXPECT_NE(Start("suzuki"), "session_exists");
}

TEST_F(SessionDirectoryTest, TellsWhyNoneStarts) {
  host_->no_session = "no_capacity";
  EXPECT_EQ(Start(), "no_capacity");
  host_->Die();
  Settle();
  EXPECT_EQ(Start(), "no_host");
}

TEST_F(SessionDirectoryTest, RestartedBrokerFindsTheSessionsAgain) {
  const std::string id = Start();
  Restart();
  EXPECT_TRUE(directory_->Owns("tanaka", id));
  FakeViewer viewer;
  EXPECT_TRUE(directory_->Attach(id, tanaka_, viewer));
  Settle();
  EXPECT_TRUE(viewer.link.valid());
  directory_->Detach(viewer);
}

TEST_F(SessionDirectoryTest, EndsIdleSessionsButNotBusyOnes) {
  Settings settings;
  settings.idle = std::chrono::seconds(60);
  Restart(settings);
  const std::string id = Start();
  FakeViewer viewer;
  ASSERT_TRUE(directory_->Attach(id, tanaka_, viewer));
  Settle();
  for (int i = 0; i < 5; ++i) {
    Pass(std::chrono::seconds(40));
    directory_->NoteInput(id);
  }
  EXPECT_TRUE(directory_->Owns("tanaka", id));
  Pass(std::chrono::seconds(61));
  EXPECT_FALSE(directory_->Owns("tanaka", id));
  EXPECT_EQ(viewer.ended, wire::EndReason::kIdle);
}

TEST_F(SessionDirectoryTest, EndsSessionsNobodyLooksAt) {
  Settings settings;
  settings.disconnect = std::chrono::seconds(60);
  Restart(settings);
  const std::string id = Start();
  Pass(std::chrono::seconds(59));
  EXPECT_TRUE(directory_->Owns("tanaka", id));
  Pass(std::chrono::seconds(2));
  EXPECT_FALSE(directory_->Owns("tanaka", id));
  EXPECT_EQ(host_->requests.back()["reason"], 4);
}

TEST_F(SessionDirectoryTest, SecondWindowTakesOverOrIsRefused) {
  const std::string id = Start();
  FakeViewer first, second;
  ASSERT_TRUE(directory_->Attach(id, tanaka_, first));
  ASSERT_TRUE(directory_->Attach(id, tanaka_, second));
  EXPECT_EQ(first.ended, wire::EndReason::kTakenOver);
  directory_->Detach(second);
  Settings settings;
  settings.second_login = SecondLogin::kRefuse;
  Restart(settings);
  FakeViewer third, fourth;
  ASSERT_TRUE(directory_->Attach(id, tanaka_, third));
  EXPECT_EQ(directory_->Attach(id, tanaka_, fourth).error().code, ErrorCode::kRefused);
  EXPECT_FALSE(third.ended);
  directory_->Detach(third);
}

TEST_F(SessionDirectoryTest, LostLinkWaitsForTheReason) {
  const std::string id = Start();
  FakeViewer viewer;
  ASSERT_TRUE(directory_->Attach(id, tanaka_, viewer));
  Settle();
  directory_->LinkLost(viewer);
  Pass(std::chrono::seconds(0));
  EXPECT_FALSE(viewer.ended);
  host_->Send({{"event", "ended"}, {"session", id}, {"reason", 6}, {"detail", "crashed"}});
  Settle();
  EXPECT_EQ(viewer.ended, wire::EndReason::kBrowserCrashes);
}

TEST_F(SessionDirectoryTest, OddEventsAreIgnored) {
  host_->Send({{"event", "ended"}, {"session", 5}, {"reason", "x"}});
  host_->Send({{"event", "step"}, {"session", std::string(32, 'a')}, {"step", "browser"}});
  host_->Send({{"event", "nobody knows"}});
  Settle();
  EXPECT_TRUE(directory_->host_connected());
}

}  // namespace
}  // namespace shoji::sessions
