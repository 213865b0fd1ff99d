#include "session/host/process_ending.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>

namespace shoji::host {
namespace {

constexpr int kSignalStatusBase = 128;

std::string SignalText(int number) {
  const char* name = ::sigdescr_np(number);
  return "signal " + std::to_string(number) + (name == nullptr ? "" : " (" + std::string(name) + ")");
}

std::string StatusText(int status) {
  const int number = status - kSignalStatusBase;
  const bool means_signal = number > 0 && number < NSIG;
  return "exit status " + std::to_string(status) + (means_signal ? ", inside it " + SignalText(number) : "");
}

}  // namespace

std::optional<std::string> HowItEnded(int pid_fd) {
  siginfo_t info{};
  if (pid_fd < 0 || ::waitid(P_PIDFD, static_cast<id_t>(pid_fd), &info, WEXITED | WNOHANG | WNOWAIT) != 0) return {};
  if (info.si_pid == 0) return {};
  return info.si_code == CLD_EXITED ? StatusText(info.si_status) : "killed by " + SignalText(info.si_status);
}

}  // namespace shoji::host
