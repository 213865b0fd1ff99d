#include "policy/audit/audit_log.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/policy/audit/audit_fixture.h"

namespace shoji::audit {
namespace {

using AuditLogTest = AuditFixture;

TEST_F(AuditLogTest, WritesOneChainedJsonLinePerEvent) {
  Fill(2);
  const auto lines = Lines();
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_TRUE(
      lines[0].starts_with(R"({"v":1,"seq":1,"time":"2027-01-15T08:00:01.000Z","event":"login.ok","user":"user0")"))
      << lines[0];
  const std::string hash = lines[0].substr(lines[0].size() - 66, 64);
  EXPECT_NE(lines[1].find("\"prev\":\"" + hash + "\""), std::string::npos);
}

TEST_F(AuditLogTest, IsReadableByItsOwnerOnly) {
  Fill(1);
  struct stat status{};
  ASSERT_EQ(::stat(path_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
}

TEST_F(AuditLogTest, ContinuesTheChainAfterReopening) {
  Fill(3);
  Fill(2);
  EXPECT_EQ(Lines().size(), 5u);
  EXPECT_FALSE(Verify().problem.has_value());
  EXPECT_EQ(Verify().entries, 5u);
}

TEST_F(AuditLogTest, WritesABatchInOrder) {
  AuditLog log = Open();
  const std::vector<Event> events = {LoginFailed("a", "::1"), LoginFailed("b", "::1"), LoggedOut("c", "::1")};
  ASSERT_TRUE(log.AppendBatch(events));
  EXPECT_EQ(log.last_seq(), 3u);
  EXPECT_NE(Lines()[2].find("logout"), std::string::npos);
  EXPECT_FALSE(Verify().problem.has_value());
}

TEST_F(AuditLogTest, ForeignTextCannotMakeALineOfItsOwn) {
  AuditLog log = Open();
  ASSERT_TRUE(log.Append(LoginFailed("x\"}\n{\"seq\":2,\"hash\":\"\xff\x01", "::1")));
  EXPECT_EQ(Lines().size(), 1u);
  EXPECT_FALSE(Verify().problem.has_value());
}

TEST_F(AuditLogTest, RefusesAnEntryOver16KiBWholeAndGoesOn) {
  AuditLog log = Open();
  const std::vector<Event> events = {LoginFailed("a", "::1"), LoginFailed(std::string(20'000, 'x'), "::1")};
  const auto refused = log.AppendBatch(events);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kTooLarge);
  EXPECT_TRUE(Lines().empty());
  EXPECT_TRUE(log.Append(LoginFailed(std::string(10'000, 'x'), "::1")));
  EXPECT_EQ(log.last_seq(), 1u);
}

TEST_F(AuditLogTest, HasOneWriterAtATime) {
  {
    AuditLog first = Open();
    const auto second = AuditLog::Open(path_, clock_);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, ErrorCode::kUnavailable);
  }
  EXPECT_TRUE(AuditLog::Open(path_, clock_).has_value());
}

TEST_F(AuditLogTest, SealsALineTornByACrashAndLosesNothing) {
  Fill(3);
  Write(Text() + R"({"v":1,"seq":4,"time":"2027-)");
  {
    AuditLog log = Open();
    ASSERT_TRUE(log.recovery().has_value());
    EXPECT_EQ(log.recovery()->reason, "torn_line");
    ASSERT_TRUE(log.Append(LoggedOut("user0", "::1")));
  }
  const auto lines = Lines();
  ASSERT_EQ(lines.size(), 6u);
  EXPECT_EQ(lines[3], R"({"v":1,"seq":4,"time":"2027-)");
  const auto report = Verify();
  EXPECT_FALSE(report.problem.has_value()) << report.problem->detail;
  EXPECT_EQ(report.sealed_torn_lines, 1u);
  EXPECT_FALSE(Open().recovery().has_value());
}

TEST_F(AuditLogTest, SealsALastLineThatLacksOnlyItsLineBreak) {
  Fill(2);
  std::string text = Text();
  text.pop_back();
  Write(text);
  EXPECT_EQ(Open().recovery()->reason, "torn_line");
  EXPECT_FALSE(Verify().problem.has_value());
  EXPECT_EQ(Verify().entries, 3u);
}

TEST_F(AuditLogTest, NeverForgetsThatEntriesWereCutOff) {
  Fill(5);
  auto lines = Lines();
  lines.resize(3);
  Write(lines);
  EXPECT_EQ(Open().recovery()->reason, "entries_missing");
  Fill(2);
  const auto report = Verify();
  ASSERT_TRUE(report.problem.has_value());
  EXPECT_EQ(report.problem->kind, ProblemKind::kEntriesMissing);
  EXPECT_EQ(report.problem->line, 4u);
}

TEST_F(AuditLogTest, NeverForgetsThatTheLastEntryWasAltered) {
  Fill(3);
  auto lines = Lines();
  lines[2].replace(lines[2].find("user2"), 5, "user9");
  Write(lines);
  EXPECT_EQ(Open().recovery()->reason, "altered");
  Fill(2);
  ASSERT_TRUE(Verify().problem.has_value());
  EXPECT_EQ(Verify().problem->line, 3u);
  EXPECT_FALSE(Open().recovery().has_value()) << "sealed once, not at every start";
}

TEST_F(AuditLogTest, TellsThatItsHeadIsGone) {
  Fill(2);
  std::filesystem::remove(path_ + ".head");
  EXPECT_EQ(Open().recovery()->reason, "head_unreadable");
  EXPECT_TRUE(Verify().problem.has_value());
}

TEST_F(AuditLogTest, ChecksOnlyTheEndOfALargeFile) {
  {
    AuditLog log = Open();
    const std::vector<Event> events(200, LoginFailed(std::string(10'000, 'x'), "::1"));
    ASSERT_TRUE(log.AppendBatch(events));
  }
  AuditLog again = Open();
  EXPECT_FALSE(again.recovery().has_value());
  EXPECT_EQ(again.last_seq(), 200u);
  ASSERT_TRUE(again.Append(LoggedOut("a", "::1")));
  EXPECT_EQ(Verify().entries, 201u);
  EXPECT_FALSE(Verify().problem.has_value());
}

// A child appends and tells each acknowledged number; it is killed in the middle. Every acknowledged entry is there.
TEST_F(AuditLogTest, KeepsEveryAcknowledgedEntryWhenItsProcessIsKilled) {
  int pipe_fds[2];
  ASSERT_EQ(::pipe(pipe_fds), 0);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    auto log = AuditLog::Open(path_, clock_);
    while (log && log->Append(LoginSucceeded("child", "::1"))) {
      const uint64_t seq = log->last_seq();
      if (::write(pipe_fds[1], &seq, sizeof(seq)) != sizeof(seq)) break;
    }
    ::_exit(1);
  }
  ::close(pipe_fds[1]);
  uint64_t acknowledged = 0;
  while (acknowledged < 50 && ::read(pipe_fds[0], &acknowledged, sizeof(acknowledged)) == sizeof(acknowledged)) {
  }
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  for (uint64_t seq = 0; ::read(pipe_fds[0], &seq, sizeof(seq)) == sizeof(seq);) acknowledged = seq;
  ::close(pipe_fds[0]);
  ASSERT_GE(acknowledged, 50u);
  EXPECT_GE(Open().last_seq(), acknowledged);
  EXPECT_FALSE(Verify().problem.has_value());
}

// A full disk, by RLIMIT_FSIZE: the append fails, and once there is room the record goes on and is whole.
TEST_F(AuditLogTest, FailsOnAFullDiskAndMendsItsEndLater) {
  AuditLog log = Open();
  ASSERT_TRUE(log.Append(LoginSucceeded("a", "::1")));
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto handler = ::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{std::filesystem::file_size(path_) + 40, before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const auto refused = log.Append(LoginSucceeded("b", "::1"));
  const auto refused_again = log.Append(LoginSucceeded("b", "::1"));
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  ::signal(SIGXFSZ, handler);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kIo);
  EXPECT_FALSE(refused_again);
  EXPECT_TRUE(log.Append(LoginSucceeded("c", "::1")));
  const auto report = Verify();
  EXPECT_FALSE(report.problem.has_value()) << report.problem->detail;
  EXPECT_GE(report.sealed_torn_lines, 1u);
}

}  // namespace
}  // namespace shoji::audit
