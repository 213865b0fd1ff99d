#include "broker/extract/confinement.h"

#include <linux/sched.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "codec/base/c_handle.h"

#if defined(__SANITIZE_ADDRESS__)
#define SHOJI_UNDER_SANITIZER 1
#else
#define SHOJI_UNDER_SANITIZER 0
#endif

namespace shoji::extract {
namespace {

using Filter = CHandle<void, seccomp_release>;

// What a program that turns a file into another one asks for. Everything else answers ENOSYS: programs then do without.
constexpr auto kAllowedCalls = std::to_array<const char*>({
    // files: the mount namespace decides which there are
    "read",
    "write",
    "readv",
    "writev",
    "pread64",
    "pwrite64",
    "open",
    "openat",
    "close",
    "close_range",
    "lseek",
    "dup",
    "dup2",
    "dup3",
    "pipe",
    "pipe2",
    "fcntl",
    "flock",
    "stat",
    "fstat",
    "lstat",
    "newfstatat",
    "statx",
    "statfs",
    "fstatfs",
    "access",
    "faccessat",
    "faccessat2",
    "getdents64",
    "getcwd",
    "chdir",
    "fchdir",
    "mkdir",
    "mkdirat",
    "rmdir",
    "rename",
    "renameat",
    "renameat2",
    "unlink",
    "unlinkat",
    "readlink",
    "readlinkat",
    "chmod",
    "fchmod",
    "umask",
    "ftruncate",
    "fallocate",
    "fadvise64",
    "fsync",
    "fdatasync",
    "utimensat",
    "copy_file_range",
    "sendfile",
    "memfd_create",
    "ioctl",
    // memory
    "mmap",
    "munmap",
    "mprotect",
    "mremap",
    "madvise",
    "msync",
    "brk",
    "membarrier",
    // waiting and time
    "poll",
    "ppoll",
    "select",
    "pselect6",
    "epoll_create1",
    "epoll_ctl",
    "epoll_wait",
    "epoll_pwait",
    "eventfd2",
    "futex",
    "set_robust_list",
    "get_robust_list",
    "rseq",
    "restart_syscall",
    "gettimeofday",
    "clock_gettime",
    "clock_getres",
    "clock_nanosleep",
    "nanosleep",
    "times",
    "time",
    // processes and threads: the PID namespace decides which there are
    "fork",
    "vfork",
    "execve",
    "exit",
    "exit_group",
    "wait4",
    "waitid",
    "kill",
    "tgkill",
    "getpid",
    "getppid",
    "gettid",
    "getpgid",
    "getpgrp",
    "setpgid",
    "setsid",
    "set_tid_address",
    "prctl",
    "arch_prctl",
    "getrusage",
    "getrlimit",
    "prlimit64",
    "getpriority",
    "setpriority",
    "sched_yield",
    "sched_getaffinity",
    "sched_getparam",
    "sched_getscheduler",
    "sched_get_priority_max",
    "sched_get_priority_min",
    "sysinfo",
    "uname",
    "getrandom",
    "getcpu",
    "rt_sigaction",
    "rt_sigprocmask",
    "rt_sigreturn",
    "rt_sigtimedwait",
    "sigaltstack",
    // between a program's own parts
    "socketpair",
    "bind",
    "listen",
    "accept4",
    "connect",
    "shutdown",
    "getsockname",
    "getsockopt",
    "setsockopt",
    "sendto",
    "recvfrom",
    "sendmsg",
    "recvmsg",
    // who it is
    "getuid",
    "geteuid",
    "getgid",
    "getegid",
    "getresuid",
    "getresgid",
    "getgroups",
});

std::unexpected<Error> Failed(const char* what, int error) {
  return Fail(ErrorCode::kUnavailable, std::string(what) + ": " + std::strerror(error));
}

Result<void> Limit(__rlimit_resource resource, rlim_t value) {
  const rlimit limit{.rlim_cur = value, .rlim_max = value};
  if (::setrlimit(resource, &limit) != 0) return Failed("setrlimit", errno);
  return {};
}

Result<void> SetLimits() {
  struct Row {
    __rlimit_resource resource;
    rlim_t value;
  };
  for (const auto& [resource, value] :
       {Row{RLIMIT_CORE, 0}, Row{RLIMIT_NOFILE, 256}, Row{RLIMIT_NPROC, 64}, Row{RLIMIT_CPU, 30},
        Row{RLIMIT_FSIZE, 256ull << 20}, Row{RLIMIT_MEMLOCK, 0}, Row{RLIMIT_MSGQUEUE, 0}}) {
    if (auto set = Limit(resource, value); !set) return set;
  }
  if (SHOJI_UNDER_SANITIZER != 0) return {};
  return Limit(RLIMIT_AS, 1536ull << 20);
}

constexpr uint64_t kNewNamespaces =
    CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWCGROUP;

bool AllowThreadsAndChildren(scmp_filter_ctx filter) {
  const scmp_arg_cmp plain{.arg = 0, .op = SCMP_CMP_MASKED_EQ, .datum_a = kNewNamespaces, .datum_b = 0};
  return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1, &plain) == 0;
}

bool AllowUnixSockets(scmp_filter_ctx filter) {
  const scmp_arg_cmp unix_only{.arg = 0, .op = SCMP_CMP_EQ, .datum_a = AF_UNIX, .datum_b = 0};
  return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(socket), 1, &unix_only) == 0;
}

Result<void> FilterCalls() {
  const Filter filter(seccomp_init(SCMP_ACT_ERRNO(ENOSYS)));
  bool complete = filter && AllowUnixSockets(filter.get()) && AllowThreadsAndChildren(filter.get());
  for (const char* call : kAllowedCalls) {
    const int number = seccomp_syscall_resolve_name(call);
    complete = complete && seccomp_rule_add_array(filter.get(), SCMP_ACT_ALLOW, number, 0, nullptr) == 0;
  }
  if (!complete) return Fail(ErrorCode::kUnavailable, "libseccomp refuses the rules");
  if (const int error = seccomp_load(filter.get()); error != 0) return Failed("seccomp_load", -error);
  return {};
}

}  // namespace

Result<void> Confine() {
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return Failed("PR_SET_NO_NEW_PRIVS", errno);
  // A converter that was taken over runs with our uid: it must not get at our memory or standard output.
  if (::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) return Failed("PR_SET_DUMPABLE", errno);
  if (auto limited = SetLimits(); !limited) return limited;
  if (SHOJI_UNDER_SANITIZER != 0) return {};
  return FilterCalls();
}

}  // namespace shoji::extract
