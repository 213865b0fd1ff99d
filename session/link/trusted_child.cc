#include "session/link/trusted_child.h"

#include <fcntl.h>
#include <grp.h>
#include <linux/close_range.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "session/link/errno_text.h"

namespace shoji::link {
namespace {

constexpr int kFirstFd = 3;

bool BecomeUser(uid_t uid) {
  if (uid == 0) return true;
  return ::setgroups(0, nullptr) == 0 && ::setresgid(uid, uid, uid) == 0 && ::setresuid(uid, uid, uid) == 0;
}

// Moves `descriptors` to 3, 4, 5 ... and lets exec close everything above. They are first copied out of the target
// range, so the order of the originals does not matter.
bool PlaceDescriptors(const std::vector<int>& descriptors) {
  const int count = static_cast<int>(descriptors.size());
  std::vector<int> copies;
  copies.reserve(descriptors.size());
  for (const int fd : descriptors) copies.push_back(::fcntl(fd, F_DUPFD_CLOEXEC, kFirstFd + count));
  for (int i = 0; i < count; ++i) {
    if (::dup2(copies[static_cast<size_t>(i)], kFirstFd + i) < 0) return false;
  }
  // Closed by exec, not now: the program itself is among them.
  return ::close_range(static_cast<unsigned>(kFirstFd + count), ~0U, CLOSE_RANGE_CLOEXEC) == 0;
}

bool Mute() {
  const int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  return nowhere >= 0 && ::dup2(nowhere, 0) == 0 && ::dup2(nowhere, 1) == 1 && ::dup2(nowhere, 2) == 2;
}

// Everything between fork() and exec(). Never returns.
[[noreturn]] void RunChild(const ChildSpec& spec, int program, const std::vector<char*>& arguments, pid_t parent) {
  const bool placed = (!spec.mute || Mute()) && PlaceDescriptors(spec.descriptors) && BecomeUser(spec.uid);
  // After the change of uid, which would clear it.
  const bool bound = ::prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && ::getppid() == parent;
  if (placed && bound) {
    const std::vector<char*> environment = {const_cast<char*>("LANG=C.UTF-8"), const_cast<char*>("PATH=/usr/bin:/bin"),
                                            nullptr};
    ::fexecve(program, arguments.data(), environment.data());
  }
  ::_exit(127);
}

}  // namespace

Result<TrustedChild> TrustedChild::Start(const ChildSpec& spec) {
  // High enough not to be overwritten when the child's descriptors are put in place.
  UniqueFd opened;
  if (spec.program < 0) opened = UniqueFd(::open(spec.binary.c_str(), O_RDONLY | O_CLOEXEC));
  if (spec.program < 0 && !opened) return FailErrno("open " + spec.binary);
  const int found = spec.program < 0 ? opened.get() : spec.program;
  const UniqueFd program(::fcntl(found, F_DUPFD_CLOEXEC, kFirstFd + 16));
  if (!program) return FailErrno("fcntl");
  std::string name = spec.binary.substr(spec.binary.rfind('/') + 1);
  std::vector<std::string> words = spec.arguments;
  std::vector<char*> arguments = {name.data()};
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);

  const pid_t parent = ::getpid();
  const pid_t pid = ::fork();
  if (pid < 0) return FailErrno("fork");
  if (pid == 0) RunChild(spec, program.get(), arguments, parent);
  TrustedChild child;
  child.pid_ = pid;
  child.pid_fd_ = UniqueFd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
  if (!child.pid_fd_) return FailErrno("pidfd_open");
  return child;
}

TrustedChild::TrustedChild(TrustedChild&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)), pid_fd_(std::move(other.pid_fd_)) {}

TrustedChild& TrustedChild::operator=(TrustedChild&& other) noexcept {
  if (this == &other) return *this;
  Kill();
  pid_ = std::exchange(other.pid_, -1);
  pid_fd_ = std::move(other.pid_fd_);
  return *this;
}

void TrustedChild::Kill() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  pid_fd_.Reset();
}

}  // namespace shoji::link
