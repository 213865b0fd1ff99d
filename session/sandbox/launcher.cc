#include "session/sandbox/launcher.h"

#include <fcntl.h>
#include <grp.h>
#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

namespace shoji::sandbox {
namespace {

constexpr rlim_t kOpenFiles = 8192;
constexpr rlim_t kLockedBytes = 64u << 10;
constexpr const char* kOutOfMemoryScore = "200";  // when the machine runs out, sandboxes go before trusted processes

// What the child tells its parent when it cannot execute the program.
struct Failure {
  char step[24];
  int error;
};

// Descriptors of the parent, all above the numbers they will get in the child: staged[n] becomes n.
using Staged = std::vector<UniqueFd>;

// Everything in here runs between fork and exec: system calls on prepared values only, no allocation.
class Child {
 public:
  Child(const Launch& launch, const Staged& staged, int report_fd, pid_t parent)
      : launch_(launch), staged_(staged), report_fd_(report_fd), parent_(parent) {}

  [[noreturn]] void Run(char* const* arguments) const {
    for (const UniqueFd& file : launch_.joining) Must(write(file.get(), "0", 1) == 1, "join cgroup");
    RaiseOutOfMemoryScore();
    SetLimits();
    PlaceDescriptors();
    DropPrivileges();
    ResetSignals();
    char* const environment[] = {nullptr};
    execve(arguments[0], arguments, environment);
    Must(false, "exec");
    _exit(127);
  }

 private:
  void Must(bool fine, const char* step) const {
    if (fine) return;
    Failure failure{{}, errno};
    std::strncpy(failure.step, step, sizeof(failure.step) - 1);
    [[maybe_unused]] const ssize_t written = write(report_fd_, &failure, sizeof(failure));
    _exit(127);
  }

  static void RaiseOutOfMemoryScore() {
    const int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    [[maybe_unused]] const ssize_t written = write(file, kOutOfMemoryScore, std::strlen(kOutOfMemoryScore));
  }

  void Limit(__rlimit_resource resource, rlim_t value) const {
    rlimit limit{};
    Must(getrlimit(resource, &limit) == 0, "getrlimit");
    if (limit.rlim_max < value) value = limit.rlim_max;
    limit = {value, value};
    Must(setrlimit(resource, &limit) == 0, "setrlimit");
  }
  void SetLimits() const {
    Limit(RLIMIT_CORE, 0);
    Limit(RLIMIT_NOFILE, kOpenFiles);
    Limit(RLIMIT_MEMLOCK, kLockedBytes);
    Limit(RLIMIT_MSGQUEUE, 0);
    Limit(RLIMIT_RTPRIO, 0);
    if (launch_.uid != 0) Limit(RLIMIT_NPROC, launch_.processes);
  }

  void PlaceDescriptors() const {
    const int end = static_cast<int>(staged_.size());
    for (int target = 0; target < end; ++target) {
      Must(dup2(staged_[static_cast<size_t>(target)].get(), target) == target, "place descriptor");
    }
    Must(close_range(static_cast<unsigned>(end), ~0u, CLOSE_RANGE_CLOEXEC) == 0, "close_range");
  }

  void DropPrivileges() const {
    if (launch_.uid != 0) {
      Must(setgroups(0, nullptr) == 0, "setgroups");
      Must(setresgid(launch_.gid, launch_.gid, launch_.gid) == 0, "setresgid");
      Must(setresuid(launch_.uid, launch_.uid, launch_.uid) == 0, "setresuid");
    }
    Must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0, "no_new_privs");
    // After the change of uid, which clears it. The parent may have gone in between.
    Must(prctl(PR_SET_PDEATHSIG, SIGKILL) == 0, "parent death signal");
    Must(getppid() == parent_, "parent is gone");
  }

  // Ignored signals and the mask outlive exec; the host's choices are not the sandbox's.
  static void ResetSignals() {
    for (int number = 1; number < NSIG; ++number) signal(number, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
  }

  const Launch& launch_;
  const Staged& staged_;
  int report_fd_;
  pid_t parent_;
};

std::unexpected<Error> SystemError(const std::string& step, int error) {
  return Fail(ErrorCode::kIo, step + ": " + std::strerror(error));
}

Result<Staged> Stage(const Launch& launch) {
  UniqueFd null(open("/dev/null", O_RDWR | O_CLOEXEC));
  std::vector<int> sources{null.get(), launch.output_fd, launch.output_fd};
  for (const UniqueFd& fd : launch.fds->fds()) sources.push_back(fd.get());
  Staged staged;
  for (const int source : sources) {
    staged.emplace_back(fcntl(source, F_DUPFD_CLOEXEC, static_cast<int>(sources.size())));
    if (!staged.back()) return SystemError("duplicate descriptor", errno);
  }
  return staged;
}

// Reads until the pipe is closed by exec (success) or a failure was written.
Result<void> AwaitExec(int report_fd, const std::string& program) {
  Failure failure{};
  ssize_t count = 0;
  do {
    count = read(report_fd, &failure, sizeof(failure));
  } while (count < 0 && errno == EINTR);
  if (count == 0) return {};
  failure.step[sizeof(failure.step) - 1] = '\0';
  return SystemError("cannot start " + program + ": " + failure.step, failure.error);
}

}  // namespace

Result<Launched> StartProcess(const Launch& launch) {
  auto staged = Stage(launch);
  if (!staged) return std::unexpected(staged.error());
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return SystemError("pipe", errno);
  const UniqueFd read_end(ends[0]);
  UniqueFd write_end(ends[1]);
  UniqueFd report(fcntl(write_end.get(), F_DUPFD_CLOEXEC, static_cast<int>(staged->size())));
  std::vector<char*> arguments;
  arguments.reserve(launch.command.size() + 1);
  for (const std::string& argument : launch.command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);

  const pid_t parent = getpid();
  const pid_t pid = fork();
  if (pid < 0) return SystemError("fork", errno);
  if (pid == 0) Child(launch, *staged, report.get(), parent).Run(arguments.data());

  Launched launched{pid, UniqueFd(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)))};
  write_end.Reset();
  report.Reset();
  auto executed = AwaitExec(read_end.get(), launch.command.front());
  if (executed && launched.pid_fd) return launched;
  if (executed) executed = SystemError("pidfd_open", errno);
  kill(pid, SIGKILL);
  waitpid(pid, nullptr, 0);
  return std::unexpected(executed.error());
}

}  // namespace shoji::sandbox
