// What the rules want burned in, and that it reaches the host: at the start, at the attach, after a change.
#include "broker/sessions/screen_policy.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "broker/sessions/session_directory.h"
#include "tests/broker/sessions/fake_host.h"
#include "tests/broker/sessions/fake_viewer.h"

namespace shoji::sessions {
namespace {

std::shared_ptr<const policy::Engine> Rules(const std::string& of_tax, const std::string& of_all) {
  policy::RuleSet rules;
  rules.watermark = of_all;
  rules.contact = "情報セキュリティ担当";
  rules.departments["税務課"].watermark = of_tax;
  return std::make_shared<policy::Engine>(rules);
}

class ScreenPolicyTest : public ::testing::Test {
 protected:
  std::string Of(std::vector<std::string> departments) {
    return screens_.WatermarkOf({"tanaka", std::move(departments), "10.1.2.3"});
  }
  std::shared_ptr<const policy::Engine> rules_ = Rules("{department} {user} {terminal} {time}", "");
  ScreenPolicy screens_{[this] { return rules_; }};
};

TEST_F(ScreenPolicyTest, FillsInWhoLooksFromWhere) { EXPECT_EQ(Of({"税務課"}), "税務課 tanaka 10.1.2.3 {time}"); }

TEST_F(ScreenPolicyTest, WhatIsFilledInIsNotFilledInAgain) {
  EXPECT_EQ(screens_.WatermarkOf({"{terminal}", {"税務課"}, "{user}"}), "税務課 {terminal} {user} {time}");
}

TEST_F(ScreenPolicyTest, OthersHaveNone) {
  EXPECT_EQ(Of({"市民課"}), "");
  EXPECT_EQ(Of({"市民課", "税務課"}), "市民課 tanaka 10.1.2.3 {time}");
}

TEST_F(ScreenPolicyTest, ATextTooLongGivesWayToAShortOne) {
  rules_ = Rules("", std::string(600, 'x') + "{user}");
  EXPECT_EQ(Of({"市民課"}), "tanaka 10.1.2.3 {time}");
}

class ScreensTest : public ScreenPolicyTest {
 protected:
  ScreensTest() {
    std::string name = "/tmp/shoji-screens-XXXXXX";
    path_ = ::mkdtemp(name.data());
    audit_.emplace(std::move(*audit::AuditLog::Open(path_ / "audit.jsonl", clock_)));
    host_.emplace(loop_, path_ / "host.sock");
    directory_.emplace(loop_, clock_, *audit_, statistics_, path_ / "host.sock", Settings{});
    directory_->UseScreens(&screens_);
    directory_->Tick(clock_.Now());
    Settle();
  }
  ~ScreensTest() override { std::filesystem::remove_all(path_); }
  void Settle() {
    for (int i = 0; i < 32; ++i) loop_.RunOnce(Duration::zero());
  }
  std::string Start() {
    std::string id;
    directory_->Start({"tanaka", "税務課", "10.1.2.3"}, {1280, 800},
                      [&](const auto& started) { id = started ? *started : started.error().key; });
    Settle();
    return id;
  }
  void Attach(const std::string& id, const std::string& terminal, FakeViewer& viewer) {
    EXPECT_TRUE(directory_->Attach(id, {"tanaka", "税務課", terminal}, viewer));
    Settle();
  }
  // The watermarks the host was told since the last time, in order, and "link" where a link was asked for.
  std::vector<std::string> Told() {
    std::vector<std::string> told;
    for (const auto& request : std::exchange(host_->requests, {})) {
      if (request["op"] == "start" || request["op"] == "guard") told.push_back(request["watermark"]);
      if (request["op"] == "attach") told.emplace_back("link");
    }
    return told;
  }

  FakeClock clock_;
  std::filesystem::path path_;
  link::PollLoop loop_ = std::move(*link::PollLoop::Make());
  std::optional<audit::AuditLog> audit_;
  Statistics statistics_;
  std::optional<testing::FakeHost> host_;
  std::optional<SessionDirectory> directory_;
};

using Words = std::vector<std::string>;

TEST_F(ScreensTest, AStartSaysItAndTheSameTerminalNeedsNoMore) {
  FakeViewer viewer;
  const std::string id = Start();
  EXPECT_EQ(Told(), Words{"税務課 tanaka 10.1.2.3 {time}"});
  Attach(id, "10.1.2.3", viewer);
  EXPECT_EQ(Told(), Words{"link"});
  directory_->Detach(viewer);
}

TEST_F(ScreensTest, AnotherTerminalIsSaidBeforeItGetsALink) {
  FakeViewer viewer;
  const std::string id = Start();
  Told();
  Attach(id, "10.9.9.9", viewer);
  EXPECT_EQ(Told(), (Words{"税務課 tanaka 10.9.9.9 {time}", "link"}));
  directory_->Detach(viewer);
}

TEST_F(ScreensTest, AChangeOfRulesReachesWhoeverIsWatched) {
  FakeViewer viewer;
  const std::string id = Start();
  Attach(id, "10.1.2.3", viewer);
  Told();
  rules_ = Rules("{user}", "");
  directory_->ApplyScreens();
  Settle();
  EXPECT_EQ(Told(), Words{"tanaka"});
  directory_->ApplyScreens();
  Settle();
  EXPECT_TRUE(Told().empty());
  directory_->Detach(viewer);
  rules_ = Rules("", "");
  directory_->ApplyScreens();
  Settle();
  EXPECT_TRUE(Told().empty());  // nobody looks: said at the next attach
  Attach(id, "10.1.2.3", viewer);
  EXPECT_EQ(Told(), (Words{"", "link"}));
  directory_->Detach(viewer);
}

TEST_F(ScreensTest, AHostThatDoesNotTakeItCostsTheWindow) {
  FakeViewer viewer;
  const std::string id = Start();
  Attach(id, "10.1.2.3", viewer);
  host_->refuse_guard = true;
  rules_ = Rules("{user}", "");
  directory_->ApplyScreens();
  Settle();
  EXPECT_EQ(viewer.ended, wire::EndReason::kSessionLost);
}

}  // namespace
}  // namespace shoji::sessions
