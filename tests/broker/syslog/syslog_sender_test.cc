#include "broker/syslog/syslog_sender.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <optional>

#include "broker/web/certificate.h"
#include "policy/audit/audit_log.h"
#include "policy/audit/audit_verifier.h"
#include "policy/audit/search/entry_view.h"
#include "tests/broker/syslog/collector.h"

namespace shoji::syslog {
namespace {

using std::chrono::milliseconds;

class SyslogSenderTest : public testing::Test {
 protected:
  SyslogSenderTest() {
    std::string pattern = testing::TempDir() + "shoji-syslog-XXXXXX";
    EXPECT_NE(::mkdtemp(pattern.data()), nullptr);
    root_ = pattern;
    identity_ = *web::LoadOrMakeIdentity(root_, {"localhost", "127.0.0.1"});
    log_.emplace(*audit::AuditLog::Open(Record(), clock_));
  }
  ~SyslogSenderTest() override { std::filesystem::remove_all(root_); }

  std::string Record() const { return root_ + "/audit.jsonl"; }
  void Append(int count) {
    for (int i = 0; i < count; ++i)
      ASSERT_TRUE(log_->Append(audit::LoginFailed("利用者\n]" + std::to_string(i), "::1")));
  }
  SyslogSettings Settings(int port) const {
    SyslogSettings settings;
    settings.server = {"127.0.0.1", std::to_string(port), "", identity_.certificate_pem};
    settings.origin.host = "broker.example.lg.jp";
    settings.record_path = Record();
    settings.position_path = root_ + "/syslog.position";
    settings.look_every = milliseconds(10);
    settings.first_retry = milliseconds(10);
    settings.last_retry = milliseconds(40);
    settings.confirm_every = milliseconds(20);
    return settings;
  }
  std::unique_ptr<SyslogSender> Start(const SyslogSettings& settings) {
    auto post = [this](const std::function<void()>& task) {
      const std::lock_guard lock(mutex_);
      task();
      if (check_) check_(status_);
      told_.notify_all();
    };
    auto sender = SyslogSender::Start(settings, post, [this](const SyslogStatus& status) { status_ = status; });
    EXPECT_TRUE(sender.has_value());
    return std::move(*sender);
  }
  // Waits at most a minute.
  SyslogStatus StatusOnce(const std::function<bool(const SyslogStatus&)>& holds) {
    std::unique_lock lock(mutex_);
    told_.wait_for(lock, std::chrono::minutes(1), [&] { return holds(status_); });
    return status_;
  }
  // The record's lines in the frames, one for each number.
  static std::map<uint64_t, std::string> Lines(const std::vector<std::string>& frames) {
    std::map<uint64_t, std::string> lines;
    for (const auto& frame : frames) {
      const size_t at = frame.find("\xEF\xBB\xBF");
      const std::string line = frame.substr(at == std::string::npos ? 0 : at + 3);
      const auto entry = audit::EntryView::Of(line);
      EXPECT_TRUE(entry.has_value()) << frame;
      if (entry) lines[entry->seq()] = line;
    }
    return lines;
  }

  SystemClock clock_;
  std::string root_;
  web::TlsIdentity identity_;
  std::optional<audit::AuditLog> log_;
  std::mutex mutex_;
  std::condition_variable told_;
  SyslogStatus status_;
  std::function<void(const SyslogStatus&)> check_;  // of every status told
};

TEST_F(SyslogSenderTest, SendsEveryEntryWholeSoThatTheCollectorsCopyCanBeVerified) {
  Append(20);
  Collector collector(identity_.certificate_pem, identity_.key_pem);
  const auto sender = Start(Settings(collector.port()));
  EXPECT_EQ(collector.Frames(20).size(), 20u);
  Append(5);  // while it is connected
  const auto frames = collector.Frames(25);
  ASSERT_EQ(frames.size(), 25u);
  EXPECT_TRUE(frames[0].starts_with("<108>1 ")) << frames[0];
  EXPECT_NE(frames[0].find(" broker.example.lg.jp shoji - login.failed [shoji@32473 seq=\"1\""), std::string::npos);
  EXPECT_FALSE(collector.broken());
  std::ofstream copy(root_ + "/copy.jsonl");
  for (const auto& [seq, line] : Lines(frames)) copy << line << "\n";
  copy.close();
  const auto report = audit::VerifyAuditFile(root_ + "/copy.jsonl");
  EXPECT_FALSE(report->problem.has_value());
  EXPECT_EQ(report->entries, 25u);
  EXPECT_EQ(StatusOnce([](const auto& status) { return status.confirmed_seq == 25; }).confirmed_seq, 25u);
}

TEST_F(SyslogSenderTest, LosesNothingWhenTheServerHangsUpAgainAndAgain) {
  Append(30);
  Collector collector(identity_.certificate_pem, identity_.key_pem, 0, 7);
  check_ = [&](const SyslogStatus& status) {
    const auto read = Lines(collector.Frames(0));
    EXPECT_LE(status.confirmed_seq, read.empty() ? 0 : read.rbegin()->first) << "confirmed, but never read";
  };
  const auto sender = Start(Settings(collector.port()));
  EXPECT_EQ(StatusOnce([](const auto& status) { return status.confirmed_seq == 30; }).confirmed_seq, 30u);
  EXPECT_EQ(Lines(collector.Frames(30)).size(), 30u);
  EXPECT_GT(collector.connections(), 1);
}

TEST_F(SyslogSenderTest, TakesTheOrderlyEndOfAServerThatSaysNoGoodByeForItsAnswer) {
  Append(30);
  Collector collector(identity_.certificate_pem, identity_.key_pem);
  collector.AnswerNoGoodBye();
  const auto sender = Start(Settings(collector.port()));
  EXPECT_EQ(StatusOnce([](const auto& status) { return status.confirmed_seq == 30; }).confirmed_seq, 30u);
  EXPECT_EQ(collector.Frames(30).size(), 30u) << "none twice";
}

TEST_F(SyslogSenderTest, ConfirmsNothingThatAServersProgramNeverReads) {
  Append(30);
  Collector collector(identity_.certificate_pem, identity_.key_pem, 0, 0);  // hangs up before it has read anything
  const auto sender = Start(Settings(collector.port()));
  const auto status = StatusOnce([](const auto& each) { return each.connections == 5 && !each.problem.empty(); });
  EXPECT_EQ(status.connections, 5u);
  EXPECT_EQ(status.confirmed_seq, 0u);
}

TEST_F(SyslogSenderTest, HoldsNobodyUpWhileTheServerIsDeadAndCatchesUp) {
  int port = 0;
  {
    const Collector gone(identity_.certificate_pem, identity_.key_pem);
    port = gone.port();
  }
  const auto sender = Start(Settings(port));
  Append(10);
  const auto status = StatusOnce([](const auto& each) { return !each.problem.empty(); });
  EXPECT_FALSE(status.connected);
  Append(10);
  Collector back(identity_.certificate_pem, identity_.key_pem, port);
  EXPECT_EQ(Lines(back.Frames(20)).size(), 20u);
  EXPECT_TRUE(StatusOnce([](const auto& each) { return each.confirmed_seq == 20; }).connected);
}

TEST_F(SyslogSenderTest, GoesOnWhereTheLastOneStopped) {
  Append(5);
  Collector collector(identity_.certificate_pem, identity_.key_pem);
  {
    const auto sender = Start(Settings(collector.port()));
    StatusOnce([](const auto& status) { return status.confirmed_seq == 5; });
  }
  Append(3);
  const auto sender = Start(Settings(collector.port()));
  StatusOnce([](const auto& status) { return status.confirmed_seq == 8; });
  const auto frames = collector.Frames(8);
  EXPECT_EQ(frames.size(), 8u) << "none twice";
  EXPECT_EQ(Lines(frames).size(), 8u);
}

TEST_F(SyslogSenderTest, SendsWhatIsLeftWhenItIsStopped) {
  Collector collector(identity_.certificate_pem, identity_.key_pem);
  auto settings = Settings(collector.port());
  settings.look_every = std::chrono::hours(1);
  {
    const auto sender = Start(settings);
    StatusOnce([](const auto& status) { return status.connected; });
    Append(4);
  }
  EXPECT_EQ(collector.Frames(4).size(), 4u);
}

TEST_F(SyslogSenderTest, BeginsAnewWithAnotherRecord) {
  Append(5);
  ASSERT_TRUE(WritePosition(root_ + "/syslog.position", {9, 40}));
  Collector collector(identity_.certificate_pem, identity_.key_pem);
  const auto sender = Start(Settings(collector.port()));
  EXPECT_EQ(Lines(collector.Frames(5)).size(), 5u);
}

TEST_F(SyslogSenderTest, TellsNothingToAServerItCannotTrust) {
  Append(5);
  Collector collector(identity_.certificate_pem, identity_.key_pem);
  auto wrong_name = Settings(collector.port());
  wrong_name.server.name = "collector.example.lg.jp";
  {
    const auto sender = Start(wrong_name);
    const auto status = StatusOnce([](const auto& each) { return !each.problem.empty(); });
    EXPECT_NE(status.problem.find("certificate"), std::string::npos) << status.problem;
  }
  auto unknown_authority = Settings(collector.port());
  unknown_authority.server.ca_pem.clear();
  status_ = {};
  {
    const auto sender = Start(unknown_authority);
    const auto status = StatusOnce([](const auto& each) { return !each.problem.empty(); });
    EXPECT_NE(status.problem.find("certificate"), std::string::npos) << status.problem;
  }
  const auto right = Start(Settings(collector.port()));
  EXPECT_EQ(collector.Frames(5).size(), 5u) << "the first bytes it got are those of the right one";
}

TEST(SyslogPosition, RefusesAnythingButItsExactForm) {
  const Position position{7, 1234};
  const std::string text = FormatPosition(position);
  EXPECT_EQ(*ParsePosition(text), position);
  for (const auto& bad : {text + "x", text.substr(1), std::string(), "x" + text.substr(1)}) {
    EXPECT_FALSE(ParsePosition(bad)) << bad;
  }
  EXPECT_EQ(ReadPosition("/nonexistent/position"), Position{});
}

}  // namespace
}  // namespace shoji::syslog
