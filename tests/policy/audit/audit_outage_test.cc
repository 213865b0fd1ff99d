// The record when its disk is full or broken: nothing is taken for recorded that is not, and service comes back.
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

#include "tests/policy/audit/audit_fixture.h"

namespace {
int failing_syncs = 0;
}

// Takes the place of the C library's in this program.
extern "C" int fdatasync(int fd) {
  if (failing_syncs > 0) {
    --failing_syncs;
    errno = EIO;
    return -1;
  }
  return static_cast<int>(::syscall(SYS_fdatasync, fd));
}

namespace shoji::audit {
namespace {

using AuditOutage = AuditFixture;

TEST_F(AuditOutage, AFailedSyncCountsAsNotRecordedAndEndsWithTheNextThatSucceeds) {
  AuditLog log = Open();
  ASSERT_TRUE(log.Append(LoginSucceeded("a", "::1")));
  failing_syncs = 2;  // the write's, and the one of the second try
  EXPECT_FALSE(log.Append(LoginSucceeded("b", "::1")));
  ASSERT_TRUE(log.outage().has_value());
  clock_.Advance(std::chrono::seconds(5));
  EXPECT_FALSE(log.Append(LoginSucceeded("c", "::1")));
  EXPECT_EQ(log.outage()->refused, 2u);
  EXPECT_NE(log.outage()->why.find("cannot sync"), std::string::npos);
  EXPECT_EQ(failing_syncs, 0);
  EXPECT_TRUE(log.Append(LoginSucceeded("d", "::1")));
  EXPECT_FALSE(log.outage().has_value());
  const auto report = Verify();
  EXPECT_FALSE(report.problem.has_value()) << report.problem->detail;
  EXPECT_NE(Text().find(R"("event":"audit.resumed","since":"2027-01-15T08:00:00.000Z","refused":2)"), std::string::npos)
      << Text();
}

TEST_F(AuditOutage, EndsByItselfWhenTried) {
  AuditLog log = Open();
  failing_syncs = 1;
  EXPECT_FALSE(log.Append(LoginSucceeded("a", "::1")));
  EXPECT_TRUE(log.TryAgain());
  EXPECT_FALSE(log.outage().has_value());
  const uint64_t entries = log.last_seq();
  EXPECT_TRUE(log.TryAgain());
  EXPECT_EQ(log.last_seq(), entries) << "nothing to say while all is well";
}

TEST_F(AuditOutage, AnEntryThatIsTooLongIsNoOutage) {
  AuditLog log = Open();
  EXPECT_FALSE(log.Append(LoginFailed(std::string(20'000, 'x'), "::1")));
  EXPECT_FALSE(log.outage().has_value());
}

// What the child found, as its exit status; 0 is good.
enum ChildStatus { kGood = 0, kNoMount = 1, kNeverFull = 2, kNoOutage = 3, kNotMended = 4, kNotWhole = 5 };

// In a file system of 64 KiB of its own, visible to this process only.
ChildStatus FillADisk(const std::string& directory) {
  if (::unshare(CLONE_NEWNS) != 0 || ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
      ::mount("tmpfs", directory.c_str(), "tmpfs", 0, "size=64k") != 0) {
    return kNoMount;
  }
  FakeClock clock;
  const std::string path = directory + "/audit.jsonl";
  auto log = AuditLog::Open(path, clock);
  const int filler = ::open((directory + "/filler").c_str(), O_WRONLY | O_CREAT, 0600);
  const std::string block(4096, 'x');
  while (::write(filler, block.data(), block.size()) > 0) {
  }
  int recorded = 0;
  while (recorded < 1000 && log->Append(LoginSucceeded("a", "::1"))) ++recorded;
  if (recorded == 1000) return kNeverFull;
  if (!log->outage() || log->Append(LoginSucceeded("b", "::1"))) return kNoOutage;
  ::unlink((directory + "/filler").c_str());
  ::close(filler);
  if (!log->TryAgain() || log->outage() || !log->Append(LoginSucceeded("c", "::1"))) return kNotMended;
  const auto report = VerifyAuditFile(path);
  const bool whole = report && !report->problem && report->entries >= static_cast<uint64_t>(recorded) + 2;
  return whole ? kGood : kNotWhole;
}

TEST_F(AuditOutage, SurvivesADiskThatIsReallyFull) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root may mount a small disk; RLIMIT_FSIZE is tried in audit_log_test";
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) ::_exit(FillADisk(directory_));
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(WEXITSTATUS(status), kGood);
}

}  // namespace
}  // namespace shoji::audit
