// Processes that lock themselves in share their user with others, shoji-rdp with the broker even: whoever takes one
// over may signal nobody else.
#include "broker/rdp/server/lockdown.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <functional>
#include <string>

#include "broker/rfb/front/lockdown.h"
#include "broker/rfb/server/lockdown.h"
#include "session/pipeline/lockdown.h"

namespace shoji {
namespace {

constexpr int kNotLockedIn = 99;

struct Kind {
  std::string name;
  Result<void> (*lock_in)();
};

class LockedIn : public testing::TestWithParam<Kind> {
 protected:
  // How a process ends (waitpid) that locks itself in and then does `act`.
  static int StatusAfter(const std::function<void()>& act) {
    const pid_t child = ::fork();
    if (child == 0) {
      if (!GetParam().lock_in()) ::_exit(kNotLockedIn);
      act();
      ::_exit(0);
    }
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    return status;
  }
  static void ExpectAllowed(const std::function<void()>& act) { EXPECT_EQ(StatusAfter(act), 0); }
  static void ExpectDeadly(const std::function<void()>& act) {
    const int status = StatusAfter(act);
    EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS) << status;
  }
};

TEST_P(LockedIn, SignalsItselfOnly) {
  ExpectAllowed([] { ::syscall(SYS_tgkill, ::getpid(), ::gettid(), 0); });
  const pid_t parent = ::getpid();
  ExpectDeadly([&] { ::syscall(SYS_tgkill, parent, parent, 0); });
  ExpectDeadly([&] { ::kill(parent, 0); });
}

TEST_P(LockedIn, HasTheKernelSignalNobodyEither) {
  ExpectAllowed([] { ::fcntl(STDERR_FILENO, F_GETFL); });
  const pid_t parent = ::getpid();
  ExpectDeadly([&] { ::fcntl(STDERR_FILENO, F_SETOWN, parent); });
  ExpectDeadly([] { ::fcntl(STDERR_FILENO, F_SETSIG, SIGKILL); });
}

INSTANTIATE_TEST_SUITE_P(Every, LockedIn,
                         testing::Values(Kind{"session", pipeline::LockDown}, Kind{"rdp", rdp::LockDown},
                                         Kind{"rfb", rfb::LockDown}, Kind{"rfb_tls", rfb::LockDownFront}),
                         [](const auto& kind) { return kind.param.name; });

}  // namespace
}  // namespace shoji
