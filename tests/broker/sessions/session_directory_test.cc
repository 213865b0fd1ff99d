// The directory against a FakeHost and a clock that moves when told to: timers, reattach after a restart, reasons.
#include "broker/sessions/session_directory.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/broker/sessions/fake_host.h"
#include "tests/broker/sessions/fake_viewer.h"

namespace {
int disk_writes = 0;
}  // namespace

// Instead of libc's: what the record costs.
extern "C" int fdatasync(int fd) {
  ++disk_writes;
  return static_cast<int>(::syscall(SYS_fdatasync, fd));
}

namespace shoji::sessions {
namespace {

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
    for (int i = 0; i < 32; ++i) loop_.RunOnce(Duration::zero());
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

  std::string Audit() const {
    std::ifstream file(directory_path_ / "audit.jsonl");
    return {std::istreambuf_iterator<char>(file), {}};
  }
  // Nothing can be put on record any more.
  void BreakAudit() {
    rlimit none{};
    ::getrlimit(RLIMIT_FSIZE, &file_limit_);
    none.rlim_max = file_limit_.rlim_max;
    ::signal(SIGXFSZ, SIG_IGN);
    ::setrlimit(RLIMIT_FSIZE, &none);
  }
  void MendAudit() { ::setrlimit(RLIMIT_FSIZE, &file_limit_); }

  rlimit file_limit_{};
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

TEST_F(SessionDirectoryTest, KnowsNothingUntilTheHostHasToldItsSessions) {
  const std::string id = Start();
  host_->mute = true;
  Restart();
  EXPECT_FALSE(directory_->known());
  EXPECT_EQ(Start(), "no_host");
  EXPECT_EQ(directory_->EndAs(id, wire::EndReason::kEndedByUser).error().code, ErrorCode::kUnavailable);
  host_->mute = false;
  Restart();
  EXPECT_TRUE(directory_->known());
  EXPECT_EQ(Start(), "session_exists");
  EXPECT_EQ(directory_->EndAs(std::string(32, 'f'), wire::EndReason::kEndedByUser).error().code, ErrorCode::kNotFound);
}

TEST_F(SessionDirectoryTest, ReadsAListInPages) {
  host_->page_size = 3;
  std::vector<std::string> ids;
  for (const char digit : std::string("0123456789")) ids.emplace_back(32, digit);
  for (const auto& id : ids) host_->Run(id, "user" + id.substr(0, 1));
  Restart();
  EXPECT_EQ(directory_->List().size(), ids.size());
  for (const auto& id : ids) EXPECT_NE(Audit().find("\"session.restored\",\"session\":\"" + id), std::string::npos);
  Pass(std::chrono::seconds(31));  // the next list finds them all again
  EXPECT_EQ(directory_->List().size(), ids.size());
  host_->Forget(ids[4]);
  Pass(std::chrono::seconds(31));
  EXPECT_EQ(directory_->List().size(), ids.size() - 1);
}

TEST_F(SessionDirectoryTest, SessionThatBeginsWhileTheListIsReadIsKept) {
  host_->Run(std::string(32, 'e'), "other");
  host_->mute = true;
  Pass(std::chrono::seconds(31));
  const std::string id = Start();
  host_->AnswerLate();
  Settle();
  EXPECT_TRUE(directory_->Owns("tanaka", id));
}

TEST_F(SessionDirectoryTest, WarmSessionIsRunningAtOnce) {
  host_->steps_first = true;
  const std::string id = Start();
  EXPECT_EQ(directory_->ListOf("tanaka").at(0).state, "running");
  FakeViewer viewer;
  ASSERT_TRUE(directory_->Attach(id, tanaka_, viewer));
  EXPECT_TRUE(viewer.steps.empty());
  directory_->Detach(viewer);
}

TEST_F(SessionDirectoryTest, RepeatedStepIsTakenOnce) {
  const std::string id = Start();
  FakeViewer viewer;
  ASSERT_TRUE(directory_->Attach(id, tanaka_, viewer));
  for (const char* step : {"display", "display", "browser", "display"}) {
    host_->Send({{"event", "step"}, {"session", id}, {"step", step}});
  }
  Settle();
  EXPECT_EQ(viewer.steps, std::vector<std::string>{"display"});  // "browser" came with the start
  directory_->Detach(viewer);
}

TEST_F(SessionDirectoryTest, SessionThatSaidItsEndIsOfferedNoMore) {
  const std::string id = Start();
  ASSERT_EQ(directory_->ListOf(tanaka_.name).size(), 1U);
  directory_->SessionOver(id);
  EXPECT_TRUE(directory_->ListOf(tanaka_.name).empty());
  FakeViewer viewer;
  EXPECT_FALSE(directory_->Attach(id, tanaka_, viewer));
  EXPECT_NE(Start(), id);
}

TEST_F(SessionDirectoryTest, RequestIsOnRecordBeforeTheHostIsAsked) {
  BreakAudit();
  const std::string refused = Start();
  MendAudit();
  EXPECT_EQ(refused, "internal");
  for (const auto& request : host_->requests) EXPECT_NE(request["op"], "start");
  EXPECT_EQ(Start().size(), 32u);
  const std::string audit = Audit();
  EXPECT_LT(audit.find("session.requested"), audit.find("session.start"));
}

TEST_F(SessionDirectoryTest, DestinationsOfOneRoundAreOneWrite) {
  const std::string id = Start();
  const uint64_t before = audit_->last_seq();
  const int writes = disk_writes;
  for (int i = 0; i < 50; ++i) {
    host_->Send({{"event", "destination"}, {"session", id}, {"user", "tanaka"}, {"host", "a.example"}, {"port", 443}});
  }
  host_->Send({{"event", "ended"}, {"session", id}, {"reason", 6}, {"detail", "crashed"}});
  Settle();
  EXPECT_EQ(audit_->last_seq(), before + 51);
  EXPECT_LT(Audit().rfind("\"destination\""), Audit().find("session.end"));
  EXPECT_LE(disk_writes - writes, 4);  // two of them for the end
}

// What was reached while nothing could be recorded is recorded afterwards, once and in order; meanwhile the host is not
// read, so that it holds up what would come on top.
TEST_F(SessionDirectoryTest, KeepsDestinationsAndReadsNoMoreWhileTheRecordFails) {
  const std::string id = Start();
  BreakAudit();
  for (int i = 0; i < 200; ++i) {
    host_->Send({{"event", "destination"}, {"session", id}, {"host", "a.example"}, {"port", 1000 + i}});
    if (i == 0) Settle();
  }
  Settle();
  Pass(std::chrono::seconds(2));
  const uint64_t read = statistics_.audit_failures;
  MendAudit();
  EXPECT_EQ(read, 1u);
  EXPECT_EQ(Audit().find("\"destination\""), std::string::npos);
  Pass(std::chrono::seconds(2));
  const std::string audit = Audit();
  size_t at = 0;
  for (int i = 0; i < 200; ++i) {
    at = audit.find("\"port\":" + std::to_string(1000 + i) + ",", at);
    ASSERT_NE(at, std::string::npos) << i;
  }
  EXPECT_EQ(audit.find("\"port\":1000,"), audit.rfind("\"port\":1000,"));
  EXPECT_EQ(statistics_.audit_failures, read);
}

TEST_F(SessionDirectoryTest, AHostThatDiesDuringAnOutageIsNoticed) {
  const std::string id = Start();
  BreakAudit();
  host_->Send({{"event", "destination"}, {"session", id}, {"host", "a.example"}, {"port", 443}});
  Settle();
  host_->Die();
  Settle();
  MendAudit();
  EXPECT_FALSE(directory_->host_connected());
  Pass(std::chrono::seconds(2));
  EXPECT_NE(Audit().find("\"destination\""), std::string::npos);
  EXPECT_TRUE(directory_->host_connected());  // the next one is read again
}

TEST_F(SessionDirectoryTest, RecordTellsOpenFromClosedAndHowOften) {
  const std::string id = Start();
  link::Json event = {{"event", "destination"}, {"session", id},  {"host", "a.example"}, {"port", 443},
                      {"answer", "allowed"},    {"phase", "open"}};
  host_->Send(event);
  event["phase"] = "closed";
  event["bytes_down"] = 50'000;
  event["count"] = 7;
  host_->Send(event);
  Settle();
  const std::string audit = Audit();
  EXPECT_NE(audit.find(R"("phase":"open","bytes_up":0,"bytes_down":0,"duration_ms":0,"count":1)"), std::string::npos);
  EXPECT_NE(audit.find(R"("phase":"closed","bytes_up":0,"bytes_down":50000,"duration_ms":0,"count":7)"),
            std::string::npos);
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
