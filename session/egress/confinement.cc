#include "session/egress/confinement.h"

#include <fcntl.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "codec/base/c_handle.h"

namespace shoji::egress {
namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool kSanitized = true;
#elif defined(__has_feature)
constexpr bool kSanitized = __has_feature(address_sanitizer);
#else
constexpr bool kSanitized = false;
#endif

constexpr rlim_t kMemoryBytes = rlim_t{1} << 30;
constexpr rlim_t kOtherDescriptors = 128;  // resolver, epoll, control, refused connections

// Reviewed: moving bytes, waiting, memory, time, randomness, ending. No files, no programs, no other processes.
constexpr int kAllowed[] = {SCMP_SYS(read),
                            SCMP_SYS(write),
                            SCMP_SYS(readv),
                            SCMP_SYS(writev),
                            SCMP_SYS(recvfrom),
                            SCMP_SYS(sendto),
                            SCMP_SYS(recvmsg),
                            SCMP_SYS(sendmsg),
                            SCMP_SYS(accept4),
                            SCMP_SYS(connect),
                            SCMP_SYS(shutdown),
                            SCMP_SYS(close),
                            SCMP_SYS(getsockopt),
                            SCMP_SYS(setsockopt),
                            SCMP_SYS(getsockname),
                            SCMP_SYS(getpeername),
                            SCMP_SYS(epoll_wait),
                            SCMP_SYS(epoll_pwait),
                            SCMP_SYS(epoll_ctl),
                            SCMP_SYS(poll),
                            SCMP_SYS(ppoll),
                            SCMP_SYS(munmap),
                            SCMP_SYS(mremap),
                            SCMP_SYS(madvise),
                            SCMP_SYS(brk),
                            SCMP_SYS(futex),
                            SCMP_SYS(clock_gettime),
                            SCMP_SYS(clock_getres),
                            SCMP_SYS(gettimeofday),
                            SCMP_SYS(time),
                            SCMP_SYS(getrandom),
                            SCMP_SYS(getpid),
                            SCMP_SYS(gettid),
                            SCMP_SYS(rt_sigaction),
                            SCMP_SYS(rt_sigprocmask),
                            SCMP_SYS(rt_sigreturn),
                            SCMP_SYS(sched_yield),
                            SCMP_SYS(restart_syscall),
                            SCMP_SYS(fstat),
                            SCMP_SYS(newfstatat),
                            SCMP_SYS(exit),
                            SCMP_SYS(exit_group)};

// Nothing here calls these by mistake: whoever does has taken the process over.
constexpr int kDeadly[] = {
    SCMP_SYS(execve),
    SCMP_SYS(execveat),
    SCMP_SYS(fork),
    SCMP_SYS(vfork),
    SCMP_SYS(clone),
    SCMP_SYS(clone3),
    SCMP_SYS(ptrace),
    SCMP_SYS(mount),
    SCMP_SYS(bpf),
    SCMP_SYS(keyctl),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(setns),
    SCMP_SYS(unshare),
    SCMP_SYS(kexec_load),
    SCMP_SYS(init_module),
    SCMP_SYS(process_vm_writev),
};

std::unexpected<Error> Refused(const char* step, int error) {
  return Fail(ErrorCode::kUnavailable, std::string("confinement: ") + step + ": " + std::strerror(error));
}

bool Limit(__rlimit_resource resource, rlim_t value) {
  rlimit now{};
  if (getrlimit(resource, &now) != 0) return false;
  const rlimit wanted{std::min(value, now.rlim_max), std::min(value, now.rlim_max)};
  return setrlimit(resource, &wanted) == 0;
}

Result<void> ApplyLimits(size_t connections) {
  const bool limited = Limit(RLIMIT_CORE, 0) && Limit(RLIMIT_NPROC, 0) &&
                       Limit(RLIMIT_NOFILE, 2 * connections + kOtherDescriptors) &&
                       (kSanitized || Limit(RLIMIT_AS, kMemoryBytes));
  if (!limited) return Refused("setrlimit", errno);
  if (prctl(PR_SET_DUMPABLE, 0) != 0) return Refused("PR_SET_DUMPABLE", errno);
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return Refused("PR_SET_NO_NEW_PRIVS", errno);
  return {};
}

int Allow(scmp_filter_ctx filter, int call, const scmp_arg_cmp& only_if) {
  return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, 1, &only_if);
}

// Calls that are fine with some arguments only: Internet sockets, plain memory, the non-blocking switch.
int AddNarrowRules(scmp_filter_ctx filter) {
  int status = 0;
  const auto keep = [&](int result) { status = status != 0 ? status : result; };
  for (const scmp_datum_t family : {AF_INET, AF_INET6}) {
    keep(Allow(filter, SCMP_SYS(socket), {0, SCMP_CMP_EQ, family, 0}));
  }
  for (const int call : {SCMP_SYS(mmap), SCMP_SYS(mprotect)}) {
    keep(Allow(filter, call, {2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0}));
  }
  for (const scmp_datum_t command : {F_GETFL, F_SETFL, F_GETFD, F_SETFD}) {
    keep(Allow(filter, SCMP_SYS(fcntl), {1, SCMP_CMP_EQ, command, 0}));
  }
  // abort(); no signal to another process of the same user.
  keep(Allow(filter, SCMP_SYS(tgkill), {0, SCMP_CMP_EQ, static_cast<scmp_datum_t>(::getpid()), 0}));
  keep(Allow(filter, SCMP_SYS(ioctl), {1, SCMP_CMP_EQ, FIONBIO, 0}));
  return status;
}

int LoadFilter() {
  const CHandle<void, seccomp_release> filter(seccomp_init(SCMP_ACT_ERRNO(EPERM)));
  if (!filter) return -ENOMEM;
  for (const int call : kAllowed) {
    if (const int status = seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 0); status != 0) return status;
  }
  for (const int call : kDeadly) {
    if (const int status = seccomp_rule_add(filter.get(), SCMP_ACT_KILL_PROCESS, call, 0); status != 0) return status;
  }
  if (const int status = AddNarrowRules(filter.get()); status != 0) return status;
  return seccomp_load(filter.get());
}

}  // namespace

Result<void> Confine(size_t connections) {
  if (auto limited = ApplyLimits(connections); !limited) return limited;
  if (kSanitized) return {};
  if (const int status = LoadFilter(); status != 0) return Refused("seccomp", -status);
  return {};
}

}  // namespace shoji::egress
