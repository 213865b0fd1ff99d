// Orders against a directory with a FakeHost and a clock that moves when told to.
#include "broker/sessions/emergency_stop.h"

#include <gtest/gtest.h>
#include <soci/soci.h>
#include <sys/resource.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "broker/sessions/session_directory.h"
#include "tests/broker/sessions/fake_host.h"
#include "tests/broker/sessions/fake_viewer.h"

namespace shoji::sessions {
namespace {

const std::vector<std::string> kTax = {"税務課"};
const std::vector<std::string> kCitizens = {"市民課"};
const Scope kTaxOnly = Scope::Department("税務課");

class EmergencyStopTest : public ::testing::Test {
 protected:
  EmergencyStopTest() {
    std::string name = "/tmp/shoji-emergency-XXXXXX";
    path_ = ::mkdtemp(name.data());
    audit_.emplace(std::move(*audit::AuditLog::Open(path_ / "audit.jsonl", clock_)));
    host_.emplace(loop_, path_ / "host.sock");
    RestartBroker();
  }
  ~EmergencyStopTest() override {
    stop_.reset();
    directory_.reset();
    std::filesystem::remove_all(path_);
  }

  void RestartBroker() {
    stop_.reset();
    directory_.reset();
    Settle();
    directory_.emplace(loop_, clock_, *audit_, statistics_, path_ / "host.sock", Settings{});
    stop_.emplace(EmergencyStop::Services{*directory_, store_, *audit_, clock_, screens_});
    directory_->UseScreens(&screens_);
    EXPECT_TRUE(stop_->Load());
    Pass(std::chrono::milliseconds(1));
  }
  void Settle() {
    for (int i = 0; i < 32; ++i) loop_.RunOnce(Duration::zero());
  }
  void Pass(Duration time) {
    clock_.Advance(time);
    directory_->Tick(clock_.Now());
    Settle();
  }
  std::string Start(const std::string& user, const std::string& department) {
    std::string id;
    directory_->Start({user, department, "10.0.0.1"}, {1280, 800},
                      [&](const auto& started) { id = started ? *started : started.error().key; });
    Settle();
    return id;
  }
  std::string Watched(const std::string& user, const std::string& department, FakeViewer& viewer) {
    std::string id = Start(user, department);
    EXPECT_TRUE(directory_->Attach(id, {user, department, "10.0.0.1"}, viewer));
    Settle();
    return id;
  }
  Result<int> Order(const Scope& scope, Hold hold) {
    auto begun = stop_->Begin(scope, hold, "調査中", "uid:0");
    Settle();
    return begun;
  }
  Result<int> Lift(const Scope& scope) {
    auto lifted = stop_->Lift(scope, "解決", "uid:0");
    Settle();
    return lifted;
  }
  // What the host was last told to hold for that session; "" when nothing.
  std::string Asked(const std::string& session) {
    std::string asked;
    for (const auto& request : host_->requests) {
      if (request["op"] == "hold" && request["session"] == session) asked = request["hold"];
    }
    return asked;
  }
  // Nothing can be put on record any more.
  void BreakAudit() {
    rlimit none{};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &file_limit_), 0);
    none.rlim_max = file_limit_.rlim_max;
    std::signal(SIGXFSZ, SIG_IGN);
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &none), 0);
  }
  void MendAudit() { ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &file_limit_), 0); }
  std::string Audit() const {
    std::ifstream file(path_ / "audit.jsonl");
    return {std::istreambuf_iterator<char>(file), {}};
  }

  rlimit file_limit_{};
  FakeClock clock_;
  std::filesystem::path path_;
  link::PollLoop loop_ = std::move(*link::PollLoop::Make());
  store::Database database_ = std::move(*store::Database::Open("sqlite::memory:"));
  store::EmergencyStore store_{database_};
  std::shared_ptr<const policy::Engine> rules_ = std::make_shared<policy::Engine>();
  ScreenPolicy screens_{[this] { return rules_; }};
  std::optional<audit::AuditLog> audit_;
  Statistics statistics_;
  std::optional<testing::FakeHost> host_;
  std::optional<SessionDirectory> directory_;
  std::optional<EmergencyStop> stop_;
};

TEST_F(EmergencyStopTest, FreezesTheDepartmentsSessionsAndNoOthers) {
  FakeViewer tanaka, suzuki;
  const std::string tax = Watched("tanaka", "税務課", tanaka);
  const std::string citizens = Watched("suzuki", "市民課", suzuki);
  EXPECT_EQ(Order(kTaxOnly, Hold::kFrozen), 1);
  EXPECT_EQ(Asked(tax), "freeze");
  EXPECT_EQ(Asked(citizens), "");
  ASSERT_EQ(tanaka.holds.size(), 1U);
  EXPECT_EQ(tanaka.holds[0], (Held{Hold::kFrozen, "調査中", ""}));
  EXPECT_TRUE(suzuki.holds.empty());
  Pass(SessionDirectory::kHoldGrace);
  EXPECT_FALSE(tanaka.ended);  // confirmed in time
  EXPECT_EQ(Lift(kTaxOnly), 1);
  EXPECT_EQ(Asked(tax), "none");
  EXPECT_EQ(tanaka.holds.back().hold, Hold::kNone);
  directory_->Detach(tanaka);
  directory_->Detach(suzuki);
}

TEST_F(EmergencyStopTest, EndsEveryonesSessions) {
  FakeViewer viewer;
  Watched("tanaka", "税務課", viewer);
  Start("suzuki", "市民課");
  EXPECT_EQ(Order(Scope::Everyone(), Hold::kEnded), 2);
  EXPECT_EQ(viewer.ended, wire::EndReason::kEmergency);
  EXPECT_TRUE(directory_->List().empty());
  EXPECT_EQ(Start("tanaka", "税務課"), "emergency_stop");
  EXPECT_EQ(Lift(Scope::Everyone()), 0);
  EXPECT_EQ(Start("tanaka", "税務課").size(), 32U);
}

TEST_F(EmergencyStopTest, HoldsOneSessionUntilThatSessionIsGone) {
  FakeViewer viewer;
  const std::string id = Watched("tanaka", "税務課", viewer);
  EXPECT_EQ(Order(Scope::Session(id), Hold::kViewOnly), 1);
  EXPECT_EQ(viewer.holds.back().hold, Hold::kViewOnly);
  EXPECT_EQ(Start("suzuki", "税務課").size(), 32U);
  EXPECT_TRUE(directory_->End(id));
  Settle();
  EXPECT_TRUE(stop_->stops().empty());
  EXPECT_TRUE(store_.List()->empty());
  EXPECT_EQ(Order(Scope::Session(id), Hold::kFrozen).error().code, ErrorCode::kNotFound);
}

TEST_F(EmergencyStopTest, KeepsOutNewSessionsOfThoseConcernedOnly) {
  EXPECT_EQ(Order(kTaxOnly, Hold::kViewOnly), 0);
  EXPECT_EQ(Start("tanaka", "税務課"), "emergency_stop");
  EXPECT_EQ(Start("suzuki", "市民課").size(), 32U);
  EXPECT_EQ(stop_->HoldOn(kTax).hold, Hold::kViewOnly);
  EXPECT_EQ(stop_->HoldOn(kCitizens).hold, Hold::kNone);
}

TEST_F(EmergencyStopTest, ReachesPeopleWhoAlsoWorkThere) {
  const Person both{"mori", "市民課", "10.0.0.1", {"市民課", "税務課"}};
  std::string id;
  directory_->Start(both, {1280, 800}, [&](const auto& started) { id = started.value_or(""); });
  Settle();
  ASSERT_EQ(id.size(), 32U);
  EXPECT_EQ(Order(kTaxOnly, Hold::kFrozen), 1);
  EXPECT_EQ(Asked(id), "freeze");
  // A broker that was restarted hears it from the host.
  RestartBroker();
  EXPECT_EQ(Asked(id), "freeze");
  EXPECT_EQ(directory_->List().at(0).hold, "freeze");
  FakeViewer viewer;
  ASSERT_TRUE(directory_->Attach(id, both, viewer));
  ASSERT_EQ(viewer.holds.size(), 1U);
  EXPECT_EQ(viewer.holds[0].hold, Hold::kFrozen);
  directory_->Detach(viewer);
  std::string second;
  directory_->Start({"kato", "市民課", "10.0.0.2", {"市民課", "税務課"}}, {1280, 800},
                    [&](const auto& started) { second = started ? "" : started.error().key; });
  EXPECT_EQ(second, "emergency_stop");
}

TEST_F(EmergencyStopTest, TheStrictestOrderHolds) {
  Order(Scope::Everyone(), Hold::kViewOnly);
  Order(kTaxOnly, Hold::kFrozen);
  EXPECT_EQ(stop_->HoldOn(kTax).hold, Hold::kFrozen);
  EXPECT_EQ(stop_->HoldOn(kCitizens).hold, Hold::kViewOnly);
  EXPECT_TRUE(Lift(kTaxOnly));
  EXPECT_EQ(stop_->HoldOn(kTax).hold, Hold::kViewOnly);
}

TEST_F(EmergencyStopTest, ASecondOrderReplacesTheFirst) {
  FakeViewer viewer;
  const std::string id = Watched("tanaka", "税務課", viewer);
  Order(kTaxOnly, Hold::kViewOnly);
  Order(kTaxOnly, Hold::kFrozen);
  EXPECT_EQ(stop_->stops().size(), 1U);
  EXPECT_EQ(Asked(id), "freeze");
  EXPECT_EQ(store_.List()->size(), 1U);
  directory_->Detach(viewer);
}

TEST_F(EmergencyStopTest, OutlivesARestartOfTheBroker) {
  const std::string id = Start("tanaka", "税務課");
  Order(kTaxOnly, Hold::kFrozen);
  RestartBroker();
  ASSERT_EQ(stop_->stops().size(), 1U);
  EXPECT_EQ(stop_->stops()[0].reason, "調査中");
  EXPECT_EQ(directory_->List().at(0).hold, "freeze");
  EXPECT_EQ(Start("suzuki", "税務課"), "emergency_stop");
  // The host knows it still: lifting reaches it.
  EXPECT_EQ(Lift(kTaxOnly), 1);
  EXPECT_EQ(Asked(id), "none");
}

TEST_F(EmergencyStopTest, ReachesASessionItsBrokerDidNotKnow) {
  Order(Scope::Everyone(), Hold::kFrozen);
  const std::string id(32, 'a');
  host_->Run(id, "tanaka");
  Pass(std::chrono::seconds(31));
  EXPECT_EQ(Asked(id), "freeze");
}

TEST_F(EmergencyStopTest, AFrozenSessionIsKept) {
  const std::string id = Start("tanaka", "税務課");
  Order(kTaxOnly, Hold::kFrozen);
  Pass(std::chrono::hours(24));
  EXPECT_EQ(directory_->EndAs(id, wire::EndReason::kEndedByUser).error().code, ErrorCode::kRefused);
  EXPECT_EQ(directory_->List().size(), 1U);
  Lift(kTaxOnly);
  EXPECT_TRUE(directory_->EndAs(id, wire::EndReason::kEndedByUser));
}

TEST_F(EmergencyStopTest, AHostThatDoesNotConfirmCostsTheWindow) {
  FakeViewer viewer;
  Watched("tanaka", "税務課", viewer);
  host_->mute_hold = true;
  Order(kTaxOnly, Hold::kFrozen);
  Pass(SessionDirectory::kHoldGrace - std::chrono::milliseconds(1));
  EXPECT_FALSE(viewer.ended);
  Pass(std::chrono::milliseconds(1));
  EXPECT_EQ(viewer.ended, wire::EndReason::kEmergency);
  // Nor does a new window show anything before the host has confirmed.
  FakeViewer second;
  host_->requests.clear();
  ASSERT_TRUE(directory_->Attach(directory_->List().at(0).id, {"tanaka", "税務課", "10.0.0.1"}, second));
  Settle();
  ASSERT_EQ(host_->requests.size(), 2U);
  EXPECT_EQ(host_->requests[0]["op"], "hold");
  EXPECT_EQ(host_->requests[1]["op"], "attach");
  directory_->Detach(second);
}

TEST_F(EmergencyStopTest, AMissingHostCostsTheWindow) {
  FakeViewer viewer;
  Watched("tanaka", "税務課", viewer);
  host_->Die();
  Settle();
  Order(kTaxOnly, Hold::kFrozen);
  EXPECT_EQ(viewer.ended, wire::EndReason::kEmergency);
}

TEST_F(EmergencyStopTest, AWindowThatComesLaterIsToldOnce) {
  FakeViewer first;
  const std::string id = Watched("tanaka", "税務課", first);
  Order(kTaxOnly, Hold::kFrozen);
  FakeViewer second;
  ASSERT_TRUE(directory_->Attach(id, {"tanaka", "税務課", "10.0.0.1"}, second));
  EXPECT_EQ(second.holds.size(), 1U);
  directory_->Detach(second);
}

TEST_F(EmergencyStopTest, IsOnRecordBeforeItHasAnEffect) {
  FakeViewer viewer;
  Watched("tanaka", "税務課", viewer);
  Order(kTaxOnly, Hold::kFrozen);
  Lift(kTaxOnly);
  const std::string audit = Audit();
  const size_t ordered = audit.find("emergency.ordered");
  const size_t held = audit.find("session.hold");
  EXPECT_NE(ordered, std::string::npos);
  EXPECT_LT(ordered, held);
  EXPECT_NE(audit.find("\"outcome\":\"frozen\""), std::string::npos);
  EXPECT_NE(audit.find("emergency.lifted"), std::string::npos);
  directory_->Detach(viewer);
}

TEST_F(EmergencyStopTest, TighteningDoesNotWaitForARecordThatCannotBeWritten) {
  FakeViewer viewer;
  const std::string id = Watched("tanaka", "税務課", viewer);
  BreakAudit();
  const auto ordered = Order(kTaxOnly, Hold::kFrozen);
  const auto looser = Order(kTaxOnly, Hold::kViewOnly);
  const auto lifted = Lift(kTaxOnly);
  stop_->Tick(clock_.Now());
  const size_t owed = stop_->owed();
  MendAudit();
  EXPECT_EQ(ordered, 1);
  EXPECT_EQ(viewer.holds.back().hold, Hold::kFrozen);
  EXPECT_EQ(Asked(id), "freeze");
  EXPECT_GT(owed, 0U);
  EXPECT_EQ(looser.error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(lifted.error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(stop_->HoldOn(kTax).hold, Hold::kFrozen);
  EXPECT_EQ(Audit().find("emergency.ordered"), std::string::npos);
  // Looser again, once there is room: after what happened first.
  EXPECT_TRUE(Lift(kTaxOnly));
  EXPECT_EQ(stop_->owed(), 0U);
  const std::string audit = Audit();
  const size_t late = audit.find("\"act\":\"recorded.late\",\"object\":\"emergency.ordered\"");
  ASSERT_NE(late, std::string::npos);
  EXPECT_LT(late, audit.find("\"event\":\"emergency.ordered\""));
  EXPECT_LT(audit.find("\"event\":\"emergency.ordered\""), audit.find("\"event\":\"emergency.lifted\""));
  directory_->Detach(viewer);
}

TEST_F(EmergencyStopTest, RecordsByItselfWhatItOwes) {
  BreakAudit();
  EXPECT_TRUE(Order(kTaxOnly, Hold::kEnded));
  MendAudit();
  stop_->Tick(clock_.Now());
  EXPECT_EQ(stop_->owed(), 0U);
  EXPECT_NE(Audit().find("\"event\":\"emergency.ordered\""), std::string::npos);
}

TEST_F(EmergencyStopTest, StoresLaterWhatCouldNotBeStored) {
  database_.sql() << "ALTER TABLE emergency_stops RENAME TO away";
  EXPECT_EQ(Order(kTaxOnly, Hold::kFrozen).error().code, ErrorCode::kIo);
  EXPECT_EQ(stop_->HoldOn(kTax).hold, Hold::kFrozen);
  database_.sql() << "ALTER TABLE away RENAME TO emergency_stops";
  stop_->Tick(clock_.Now());
  RestartBroker();
  EXPECT_EQ(stop_->HoldOn(kTax).hold, Hold::kFrozen);
}

TEST_F(EmergencyStopTest, NonsenseIsRefused) {
  EXPECT_EQ(Order(kTaxOnly, Hold::kNone).error().code, ErrorCode::kInvalid);
  EXPECT_EQ(stop_->Begin(kTaxOnly, Hold::kFrozen, "", "uid:0").error().code, ErrorCode::kInvalid);
  EXPECT_EQ(stop_->Begin(kTaxOnly, Hold::kFrozen, "a\nb", "uid:0").error().code, ErrorCode::kInvalid);
  EXPECT_EQ(stop_->Begin(kTaxOnly, Hold::kFrozen, std::string(301, 'a'), "uid:0").error().code, ErrorCode::kInvalid);
  EXPECT_EQ(Order(Scope::Department(""), Hold::kFrozen).error().code, ErrorCode::kInvalid);
  EXPECT_EQ(Lift(kTaxOnly).error().code, ErrorCode::kNotFound);
  EXPECT_TRUE(stop_->stops().empty());
  EXPECT_EQ(Audit().find("emergency"), std::string::npos);
}

}  // namespace
}  // namespace shoji::sessions
