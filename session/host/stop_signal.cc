#include "session/host/stop_signal.h"

#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>

#include "session/link/errno_text.h"

namespace shoji::host {
namespace {

// Signal handlers reach nothing but globals.
volatile sig_atomic_t stop_event = -1;

extern "C" void OnStopSignal(int) noexcept {
  const int saved = errno;
  const uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(stop_event, &one, sizeof(one));
  errno = saved;
}

extern "C" void Ignore(int) noexcept {}

}  // namespace

Result<UniqueFd> CatchStopSignals() {
  UniqueFd event(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!event) return link::FailErrno("eventfd");
  stop_event = event.get();
  struct sigaction action{};
  action.sa_flags = SA_RESTART;
  action.sa_handler = OnStopSignal;
  if (::sigaction(SIGTERM, &action, nullptr) != 0 || ::sigaction(SIGINT, &action, nullptr) != 0) {
    return link::FailErrno("sigaction");
  }
  action.sa_handler = Ignore;
  if (::sigaction(SIGPIPE, &action, nullptr) != 0) return link::FailErrno("sigaction");
  return event;
}

}  // namespace shoji::host
