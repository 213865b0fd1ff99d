#include "session/sandbox/seccomp_list.h"

#include <linux/sched.h>
#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>

namespace shoji::sandbox {
namespace {

// clang-format off
constexpr auto kAllowed = std::to_array<const char*>({
    // Files: the mount namespace decides which there are.
    "read", "write", "readv", "writev", "pread64", "pwrite64", "preadv", "pwritev", "preadv2", "pwritev2",
    "open", "openat", "openat2", "creat", "close", "close_range", "lseek", "dup", "dup2", "dup3", "pipe", "pipe2",
    "fcntl", "flock", "ioctl", "stat", "fstat", "lstat", "newfstatat", "statx", "statfs", "fstatfs", "access",
    "faccessat", "faccessat2", "getdents", "getdents64", "getcwd", "chdir", "fchdir", "mkdir", "mkdirat", "rmdir",
    "rename", "renameat", "renameat2", "link", "linkat", "unlink", "unlinkat", "symlink", "symlinkat", "readlink",
    "readlinkat", "chmod", "fchmod", "fchmodat", "chown", "fchown", "lchown", "fchownat", "umask", "truncate",
    "ftruncate", "fallocate", "fadvise64", "readahead", "fsync", "fdatasync", "sync", "syncfs", "sync_file_range",
    "sendfile", "copy_file_range", "utime", "utimes", "utimensat", "futimesat", "getxattr", "lgetxattr", "fgetxattr",
    "listxattr", "llistxattr", "flistxattr", "inotify_init", "inotify_init1", "inotify_add_watch", "inotify_rm_watch",
    "mknod", "mknodat",  // fifos; devices are refused below
    // Memory.
    "mmap", "munmap", "mprotect", "mremap", "madvise", "msync", "mincore", "brk", "mlock", "mlock2", "munlock",
    "mlockall", "munlockall", "memfd_create", "pkey_alloc", "pkey_free", "pkey_mprotect", "membarrier",
    // System V shared memory and semaphores: MIT-SHM between Chromium and Xvfb. Private IPC namespace.
    "shmget", "shmat", "shmdt", "shmctl", "semget", "semop", "semctl", "semtimedop",
    // Waiting.
    "poll", "ppoll", "select", "pselect6", "epoll_create", "epoll_create1", "epoll_ctl", "epoll_wait", "epoll_pwait",
    "epoll_pwait2", "eventfd", "eventfd2", "signalfd", "signalfd4", "timerfd_create", "timerfd_settime",
    "timerfd_gettime", "futex", "futex_waitv", "set_robust_list", "get_robust_list", "rseq", "restart_syscall",
    // Time, reading only.
    "time", "gettimeofday", "clock_gettime", "clock_getres", "clock_nanosleep", "nanosleep", "alarm", "getitimer",
    "setitimer", "timer_create", "timer_settime", "timer_gettime", "timer_getoverrun", "timer_delete", "times",
    // Processes and threads: the PID namespace decides which there are.
    "clone", "fork", "vfork", "execve", "execveat", "exit", "exit_group", "wait4", "waitid", "kill", "tkill", "tgkill",
    "pidfd_open", "pidfd_send_signal", "getpid", "getppid", "gettid", "getpgid", "getpgrp", "setpgid", "getsid",
    "setsid", "set_tid_address", "prctl", "arch_prctl", "getrusage", "getrlimit", "setrlimit", "prlimit64",
    "getpriority", "setpriority", "ioprio_get", "ioprio_set", "sched_yield", "sched_getaffinity", "sched_setaffinity",
    "sched_getparam", "sched_setparam", "sched_getscheduler", "sched_setscheduler", "sched_getattr", "sched_setattr",
    "sched_get_priority_max", "sched_get_priority_min", "sched_rr_get_interval", "getcpu", "sysinfo", "uname",
    "getrandom",
    // Signals.
    "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "rt_sigpending", "rt_sigsuspend", "rt_sigtimedwait",
    "rt_sigqueueinfo", "rt_tgsigqueueinfo", "sigaltstack", "pause",
    // Sockets: families are checked below, and the network namespace holds nothing but loopback.
    "socket", "socketpair", "bind", "listen", "accept", "accept4", "connect", "shutdown", "getsockname", "getpeername",
    "getsockopt", "setsockopt", "sendto", "recvfrom", "sendmsg", "recvmsg", "sendmmsg", "recvmmsg",
    // Identity: one uid exists inside.
    "getuid", "geteuid", "getgid", "getegid", "getresuid", "getresgid", "getgroups", "setuid", "setgid", "setreuid",
    "setregid", "setresuid", "setresgid", "setgroups", "setfsuid", "setfsgid", "capget", "capset",
    // Chromium's own sandbox, which makes everything here narrower for its renderers: new user, PID and network
    // namespaces (other kinds are refused below), an empty root, its own filters.
    "unshare", "chroot", "seccomp", "landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self",
});

constexpr auto kRefused = std::to_array<const char*>({
    // Other processes' memory and descriptors.
    "ptrace", "process_vm_readv", "process_vm_writev", "kcmp", "pidfd_getfd", "process_madvise", "move_pages",
    "migrate_pages",
    // The file tree, old and new interface. bubblewrap has built it before this filter is loaded.
    "mount", "umount2", "pivot_root", "mount_setattr", "move_mount", "open_tree", "fsopen", "fsconfig", "fsmount",
    "fspick", "swapon", "swapoff", "quotactl", "quotactl_fd", "open_by_handle_at", "name_to_handle_at", "fanotify_init",
    "fanotify_mark",
    // Joining other namespaces.
    "setns",
    // The kernel itself.
    "init_module", "finit_module", "delete_module", "kexec_load", "kexec_file_load", "reboot", "syslog", "acct", "bpf",
    "perf_event_open", "iopl", "ioperm", "modify_ldt", "personality", "sethostname", "setdomainname", "vhangup",
    // Large interfaces with a record of holes that nothing inside needs.
    "io_uring_setup", "io_uring_enter", "io_uring_register", "userfaultfd", "add_key", "request_key", "keyctl",
    "vmsplice", "memfd_secret",
    // Clocks.
    "settimeofday", "clock_settime", "clock_adjtime", "adjtimex",
});

constexpr uint64_t kWord = 0xffff'ffff;  // the kernel reads these arguments as 32 bits and ignores the rest
constexpr ArgumentTest kAlways{0, 0, 0};

constexpr RefusedArgument NewNamespace(const char* call, uint64_t flag) { return {call, EPERM, {0, flag, flag}, kAlways}; }
constexpr RefusedArgument Terminal(uint64_t request) { return {"ioctl", EPERM, {1, kWord, request}, kAlways}; }
constexpr RefusedArgument Device(const char* call, unsigned index, uint64_t type) {
  return {call, EPERM, {index, S_IFMT, type}, kAlways};
}
constexpr RefusedArgument SocketType(uint64_t family, uint64_t type) {
  return {"socket", EPERM, {0, kWord, family}, {1, 0xf, type}};
}
constexpr RefusedArgument Protocol(uint64_t family, uint64_t protocol) {
  return {"socket", EPERM, {0, kWord, family}, {2, kWord, protocol}};
}
constexpr RefusedArgument Option(uint64_t level, uint64_t option) {
  return {"setsockopt", EPERM, {1, kWord, level}, {2, kWord, option}};
}
constexpr RefusedArgument OutOfBand(const char* call, unsigned flags_index) {
  return {call, EPERM, {flags_index, MSG_OOB, MSG_OOB}, kAlways};
}

constexpr auto kRefusedArguments = std::to_array<RefusedArgument>({
    // Chromium needs user, PID and network namespaces. The others only widen what a process inside can reach.
    NewNamespace("clone", CLONE_NEWNS), NewNamespace("clone", CLONE_NEWUTS), NewNamespace("clone", CLONE_NEWIPC),
    NewNamespace("clone", CLONE_NEWCGROUP),
    NewNamespace("unshare", CLONE_NEWNS), NewNamespace("unshare", CLONE_NEWUTS), NewNamespace("unshare", CLONE_NEWIPC),
    NewNamespace("unshare", CLONE_NEWCGROUP), NewNamespace("unshare", CLONE_NEWTIME),
    // Typing into another terminal.
    Terminal(TIOCSTI), Terminal(TIOCLINUX), Terminal(TIOCSETD), Terminal(TIOCCONS),
    Device("mknod", 1, S_IFCHR), Device("mknod", 1, S_IFBLK), Device("mknodat", 2, S_IFCHR),
    Device("mknodat", 2, S_IFBLK),
    // A nested user namespace has CAP_NET_RAW and CAP_NET_ADMIN over its own empty network: refuse what those open.
    SocketType(AF_INET, SOCK_RAW), SocketType(AF_INET6, SOCK_RAW), SocketType(AF_INET, SOCK_PACKET),
    SocketType(AF_INET, SOCK_DCCP), SocketType(AF_INET6, SOCK_DCCP),
    SocketType(AF_INET, SOCK_SEQPACKET), SocketType(AF_INET6, SOCK_SEQPACKET),
    // SCTP, UDP-Lite, L2TP, SMC, MPTCP.
    Protocol(AF_INET, 132), Protocol(AF_INET, 136), Protocol(AF_INET, 115), Protocol(AF_INET, 256),
    Protocol(AF_INET, 262), Protocol(AF_INET6, 132), Protocol(AF_INET6, 136), Protocol(AF_INET6, 115),
    Protocol(AF_INET6, 256), Protocol(AF_INET6, 262),
    // {IPT,ARPT,EBT}_SO_SET_REPLACE and _COUNTERS of x_tables.
    Option(0, 64), Option(0, 65), Option(0, 96), Option(0, 97), Option(0, 128), Option(0, 129), Option(41, 64),
    Option(41, 65),
    // IP{,V6}_{IPSEC,XFRM}_POLICY, TCP_REPAIR, TCP_ULP (kernel TLS), UDP_ENCAP (ESP, L2TP, GTP in UDP).
    Option(0, 16), Option(0, 17), Option(41, 34), Option(41, 35), Option(6, 19), Option(6, 31), Option(17, 100),
    // Programs for the kernel: SO_ATTACH_FILTER, _BPF, _REUSEPORT_CBPF, _REUSEPORT_EBPF.
    Option(1, 26), Option(1, 50), Option(1, 51), Option(1, 52),
    // Urgent data of Unix sockets, a way out of Chromium's own sandbox before; the flags of all six are an argument.
    OutOfBand("sendto", 3), OutOfBand("sendmsg", 2), OutOfBand("sendmmsg", 3),
    OutOfBand("recvfrom", 3), OutOfBand("recvmsg", 2), OutOfBand("recvmmsg", 3),
});

// What reads. Everything else sets or makes: routes, addresses, flags, bridges, VLANs, drivers' own requests.
constexpr auto kSocketReads = std::to_array<uint64_t>({
    FIOSETOWN, SIOCSPGRP, FIOGETOWN, SIOCGPGRP,  // who gets SIGIO, as with fcntl
    SIOCATMARK, SIOCGSTAMP_OLD, SIOCGSTAMPNS_OLD, SIOCGIFNAME, SIOCGIFCONF, SIOCGIFFLAGS, SIOCGIFADDR,
    SIOCGIFDSTADDR, SIOCGIFBRDADDR, SIOCGIFNETMASK, SIOCGIFMTU, SIOCGIFHWADDR, SIOCGIFINDEX,
});

// No AF_NETLINK: nothing inside configures a network, and without it Chromium takes itself to be online (with it, it
// sees a machine with nothing but loopback and reports navigator.onLine == false to pages).
constexpr auto kFamilies = std::to_array<int>({AF_UNIX, AF_INET, AF_INET6});
// clang-format on

}  // namespace

std::span<const char* const> AllowedCalls() { return kAllowed; }
std::span<const char* const> RefusedCalls() { return kRefused; }
std::span<const RefusedArgument> RefusedArguments() { return kRefusedArguments; }
std::span<const int> AllowedSocketFamilies() { return kFamilies; }
std::span<const uint64_t> AllowedSocketRequests() { return kSocketReads; }

}  // namespace shoji::sandbox
