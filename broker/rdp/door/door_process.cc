#include "broker/rdp/door/door_process.h"

#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

namespace shoji::rdp {
namespace {

constexpr auto kPidFd = static_cast<idtype_t>(3);  // P_PIDFD, which glibc 2.36 names; the number is the kernel's

}  // namespace

DoorProcess::~DoorProcess() {
  if (!pidfd_) return;
  Kill();
  siginfo_t info{};
  while (::waitid(kPidFd, static_cast<id_t>(pidfd_.get()), &info, WEXITED) < 0 && errno == EINTR) {
  }
}

void DoorProcess::Kill() {
  if (pidfd_) (void)::syscall(SYS_pidfd_send_signal, pidfd_.get(), SIGKILL, nullptr, 0);
}

std::optional<DoorProcess::End> DoorProcess::Reap() {
  if (!pidfd_) return std::nullopt;
  siginfo_t info{};
  const int result = ::waitid(kPidFd, static_cast<id_t>(pidfd_.get()), &info, WEXITED | WNOHANG);
  if (result != 0 || info.si_pid == 0) return std::nullopt;
  pidfd_.Reset();
  return End{info.si_code != CLD_EXITED, info.si_status};
}

}  // namespace shoji::rdp
