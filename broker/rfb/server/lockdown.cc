#include "broker/rfb/server/lockdown.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
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

namespace shoji::rfb {
namespace {

using Filter = CHandle<void, seccomp_release>;

constexpr std::array kAllowedCalls = {
    // viewer, broker, session, standard error
    SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(writev), SCMP_SYS(recvfrom), SCMP_SYS(sendto), SCMP_SYS(recvmsg),
    SCMP_SYS(sendmsg), SCMP_SYS(close), SCMP_SYS(shutdown), SCMP_SYS(fstat), SCMP_SYS(getpeername),
    // waiting; LibVNCServer asks with select()
    SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(select), SCMP_SYS(pselect6), SCMP_SYS(futex), SCMP_SYS(clock_gettime),
    SCMP_SYS(gettimeofday), SCMP_SYS(clock_nanosleep), SCMP_SYS(nanosleep), SCMP_SYS(restart_syscall),
    // memory; mmap and mprotect have their own rules
    SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(brk), SCMP_SYS(madvise),
    // C library
    SCMP_SYS(getrandom), SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigreturn), SCMP_SYS(sched_yield),
    // the end
    SCMP_SYS(exit), SCMP_SYS(exit_group)};

struct Refusal {
  int call;
  int error;
};
// What libraries try in passing and do without: time zones, host names, terminals.
constexpr std::array kRefusedCalls = {Refusal{SCMP_SYS(open), ENOENT},       Refusal{SCMP_SYS(openat), ENOENT},
                                      Refusal{SCMP_SYS(newfstatat), ENOENT}, Refusal{SCMP_SYS(access), ENOENT},
                                      Refusal{SCMP_SYS(socket), EPERM},      Refusal{SCMP_SYS(ioctl), ENOTTY}};

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

// Memory may be mapped and protected as long as it cannot be executed.
bool AllowWithoutExec(scmp_filter_ctx filter, int call) {
  const scmp_arg_cmp no_exec{.arg = 2, .op = SCMP_CMP_MASKED_EQ, .datum_a = PROT_EXEC, .datum_b = 0};
  return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, 1, &no_exec) == 0;
}

// LibVNCServer sets it for every viewer; no other option of a socket is changed.
bool AllowNoDelay(scmp_filter_ctx filter) {
  const std::array<scmp_arg_cmp, 2> no_delay = {
      scmp_arg_cmp{.arg = 1, .op = SCMP_CMP_EQ, .datum_a = IPPROTO_TCP, .datum_b = 0},
      scmp_arg_cmp{.arg = 2, .op = SCMP_CMP_EQ, .datum_a = TCP_NODELAY, .datum_b = 0}};
  return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(setsockopt), 2, no_delay.data()) == 0;
}

// Signals go to itself only (abort() sends one): other processes, the broker too, have the same user.
bool AllowOwnSignals(scmp_filter_ctx filter) {
  const scmp_arg_cmp own{.arg = 0, .op = SCMP_CMP_EQ, .datum_a = static_cast<scmp_datum_t>(::getpid()), .datum_b = 0};
  return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, &own) == 0;
}

// Not F_SETOWN and F_SETSIG, by which the kernel would send a signal to anybody.
bool AllowDescriptorFlags(scmp_filter_ctx filter) {
  bool complete = true;
  for (const scmp_datum_t command : {F_GETFL, F_SETFL, F_GETFD, F_SETFD, F_DUPFD_CLOEXEC}) {
    const scmp_arg_cmp is{.arg = 1, .op = SCMP_CMP_EQ, .datum_a = command, .datum_b = 0};
    complete = complete && seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1, &is) == 0;
  }
  return complete;
}

Result<void> Filtered() {
  const Filter filter(seccomp_init(SCMP_ACT_KILL_PROCESS));
  if (!filter) return Fail(ErrorCode::kUnavailable, "libseccomp gives no filter");
  bool complete = AllowWithoutExec(filter.get(), SCMP_SYS(mmap)) &&
                  AllowWithoutExec(filter.get(), SCMP_SYS(mprotect)) && AllowNoDelay(filter.get()) &&
                  AllowOwnSignals(filter.get()) && AllowDescriptorFlags(filter.get());
  for (const int call : kAllowedCalls) {
    complete = complete && seccomp_rule_add_array(filter.get(), SCMP_ACT_ALLOW, call, 0, nullptr) == 0;
  }
  for (const auto& [call, error] : kRefusedCalls) {
    const uint32_t refuse = SCMP_ACT_ERRNO(static_cast<uint32_t>(error));
    complete = complete && seccomp_rule_add_array(filter.get(), refuse, call, 0, nullptr) == 0;
  }
  if (!complete) return Fail(ErrorCode::kUnavailable, "libseccomp refuses the rules");
  if (const int error = seccomp_load(filter.get()); error != 0) return link::FailErrno("seccomp_load", -error);
  return {};
}

}  // namespace

Result<void> LockDown() {
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return link::FailErrno("PR_SET_NO_NEW_PRIVS");
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  if (auto limited = SetLimits(); !limited) return limited;
  if (SHOJI_UNDER_SANITIZER != 0) return {};
  return Filtered();
}

}  // namespace shoji::rfb
