#include "session/lockdown/lockdown.h"

#include <fcntl.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "codec/base/c_handle.h"
#include "session/link/errno_text.h"

#if defined(__SANITIZE_ADDRESS__)
#define SHOJI_UNDER_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SHOJI_UNDER_SANITIZER 1
#endif
#endif
#ifndef SHOJI_UNDER_SANITIZER
#define SHOJI_UNDER_SANITIZER 0
#endif

namespace shoji::lockdown {
namespace {

using Filter = CHandle<void, seccomp_release>;

// Nothing that makes new descriptors from names.
constexpr std::array kCommonCalls = {
    // sockets, pipes, standard error
    SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(writev), SCMP_SYS(recvfrom), SCMP_SYS(sendto), SCMP_SYS(recvmsg),
    SCMP_SYS(sendmsg), SCMP_SYS(close), SCMP_SYS(fstat),
    // waiting
    SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(futex), SCMP_SYS(clock_gettime), SCMP_SYS(clock_nanosleep),
    SCMP_SYS(nanosleep), SCMP_SYS(restart_syscall),
    // memory; mmap and mprotect have their own rules
    SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(brk), SCMP_SYS(madvise),
    // C library
    SCMP_SYS(getrandom), SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigreturn), SCMP_SYS(sched_yield),
    // the end
    SCMP_SYS(exit), SCMP_SYS(exit_group)};

// The C library asks "is this a terminal" before its first line of output.
constexpr Refusal kNoTerminal{SCMP_SYS(ioctl), ENOTTY};

Result<void> Limit(__rlimit_resource resource, rlim_t value) {
  const rlimit limit{.rlim_cur = value, .rlim_max = value};
  if (::setrlimit(resource, &limit) != 0) return link::FailErrno("setrlimit");
  return {};
}

Result<void> SetLimits() {
  if (auto set = Limit(RLIMIT_CORE, 0); !set) return set;
  if (auto set = Limit(RLIMIT_NPROC, 0); !set) return set;
  if (auto set = Limit(RLIMIT_NOFILE, 64); !set) return set;
  if (SHOJI_UNDER_SANITIZER != 0) return {};
  return Limit(RLIMIT_AS, 1ull << 30);
}

bool Allow(const Filter& filter, int call, std::span<const scmp_arg_cmp> only_if = {}) {
  return seccomp_rule_add_array(filter.get(), SCMP_ACT_ALLOW, call, static_cast<unsigned>(only_if.size()),
                                only_if.data()) == 0;
}

bool Allow(const Filter& filter, int call, scmp_arg_cmp only_if) { return Allow(filter, call, {&only_if, 1}); }

bool Refuse(const Filter& filter, Refusal refusal) {
  const uint32_t action = SCMP_ACT_ERRNO(static_cast<uint32_t>(refusal.error));
  return seccomp_rule_add_array(filter.get(), action, refusal.call, 0, nullptr) == 0;
}

scmp_arg_cmp Equals(unsigned argument, int value) {
  return {.arg = argument, .op = SCMP_CMP_EQ, .datum_a = static_cast<scmp_datum_t>(value), .datum_b = 0};
}

// Memory may be mapped and protected as long as it cannot be executed.
bool AllowMemory(const Filter& filter) {
  const scmp_arg_cmp no_exec{.arg = 2, .op = SCMP_CMP_MASKED_EQ, .datum_a = PROT_EXEC, .datum_b = 0};
  return Allow(filter, SCMP_SYS(mmap), no_exec) && Allow(filter, SCMP_SYS(mprotect), no_exec);
}

// Signals go to itself only (abort() sends one): other processes, the broker too, may have the same user. Not F_SETOWN
// and F_SETSIG either, by which the kernel would send a signal to anybody.
bool AllowOwnSignals(const Filter& filter) {
  bool complete = Allow(filter, SCMP_SYS(tgkill), Equals(0, ::getpid()));
  for (const int command : {F_GETFL, F_SETFL, F_GETFD, F_SETFD, F_DUPFD_CLOEXEC}) {
    complete = complete && Allow(filter, SCMP_SYS(fcntl), Equals(1, command));
  }
  return complete;
}

bool AllowOption(const Filter& filter, const std::optional<SocketOption>& option) {
  if (!option) return true;
  const std::array that{Equals(1, option->level), Equals(2, option->name)};
  return Allow(filter, SCMP_SYS(setsockopt), that);
}

Result<void> FilterCalls(const Needs& needs) {
  const Filter filter(seccomp_init(SCMP_ACT_KILL_PROCESS));
  if (!filter) return Fail(ErrorCode::kUnavailable, "libseccomp gives no filter");
  bool complete = AllowMemory(filter) && AllowOwnSignals(filter) && AllowOption(filter, needs.option) &&
                  Refuse(filter, kNoTerminal);
  for (const int call : kCommonCalls) complete = complete && Allow(filter, call);
  for (const int call : needs.calls) complete = complete && Allow(filter, call);
  for (const Refusal& refusal : needs.refusals) complete = complete && Refuse(filter, refusal);
  if (!complete) return Fail(ErrorCode::kUnavailable, "libseccomp refuses the rules");
  if (const int error = seccomp_load(filter.get()); error != 0) return link::FailErrno("seccomp_load", -error);
  return {};
}

}  // namespace

Result<void> LockDown(const Needs& needs) {
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return link::FailErrno("PR_SET_NO_NEW_PRIVS");
  if (::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) return link::FailErrno("PR_SET_DUMPABLE");
  if (auto limited = SetLimits(); !limited) return limited;
  if (SHOJI_UNDER_SANITIZER != 0) return {};
  return FilterCalls(needs);
}

}  // namespace shoji::lockdown
