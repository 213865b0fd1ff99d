// Hostile programs in the real sandbox: each refusal stands beside something of the same kind that is allowed.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <filesystem>
#include <fstream>

#include "tests/session/sandbox/probe_sandbox.h"

namespace shoji::sandbox::testing {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class Hostile : public ::testing::Test {
  void SetUp() override {
    if (geteuid() != 0) GTEST_SKIP() << "needs root to give sandboxes their own uid";
  }
};

// A listener of the host on loopback, and its port.
std::pair<UniqueFd, int> HostListener(int family) {
  UniqueFd listener(socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in6 address{};
  socklen_t size = family == AF_INET6 ? sizeof(sockaddr_in6) : sizeof(sockaddr_in);
  address.sin6_family = static_cast<sa_family_t>(family);
  EXPECT_EQ(bind(listener.get(), reinterpret_cast<sockaddr*>(&address), size), 0);
  EXPECT_EQ(listen(listener.get(), 4), 0);
  getsockname(listener.get(), reinterpret_cast<sockaddr*>(&address), &size);
  return {std::move(listener), ntohs(address.sin6_port)};
}

TEST_F(Hostile, SeesItsOwnFilesAndNoneOfTheHosts) {
  ProbeSandbox other(7);
  const std::string others_file = other.directory() + "/secret";
  std::ofstream(others_file) << "x";
  std::string host_name(256, '\0');
  gethostname(host_name.data(), host_name.size());

  auto out = Attempt({"read:/etc/shadow", "read:/root/.bashrc", "read:" + others_file, "read:/sys/kernel",
                      "read:/etc/resolv.conf", "read:/proc/1/root/etc/shadow", "content:/proc/1/environ",
                      "read:/proc/kcore", "names:/", "names:/usr/local", "content:/etc/passwd",
                      "content:/proc/sys/kernel/hostname", "content:/proc/1/cmdline", "names:/home", "names:/tmp"});
  for (const char* missing : {"/etc/shadow", "/root/.bashrc", "/sys/kernel", "/etc/resolv.conf"}) {
    EXPECT_EQ(out["read:" + std::string(missing)], "ENOENT") << missing;
  }
  EXPECT_EQ(out["read:" + others_file], "ENOENT");
  EXPECT_THAT(out["read:/proc/1/root/etc/shadow"], AnyOf("ENOENT", "EACCES", "EPERM"));
  EXPECT_THAT(out["read:/proc/kcore"], AnyOf("ENOENT", "EACCES", "EPERM"));
  EXPECT_EQ(out["names:/usr/local"], "");
  EXPECT_THAT(out["names:/"], Not(HasSubstr("root")));
  EXPECT_THAT(out["content:/etc/passwd"], StartsWith("root:x:0:0:root:/:/usr/sbin/nologin\nuser:x:1000:"));
  EXPECT_EQ(out["content:/proc/sys/kernel/hostname"], "shoji\n");
  EXPECT_THAT(out["content:/proc/1/cmdline"], Not(HasSubstr("ro-bind")));
  EXPECT_EQ(out["content:/proc/1/environ"], "");
  EXPECT_EQ(out["names:/home"], "user ");
  EXPECT_EQ(out["names:/tmp"], ".ICE-unix .X11-unix ");
}

TEST_F(Hostile, WritesItsHomeAndNothingElse) {
  auto out = Attempt({"write:/home/user/file", "write:/tmp/file", "write:/dev/shm/file", "write:/run/user/file",
                      "write:/file", "write:/usr/bin/file", "write:/etc/file", "write:/run/file", "write:/dev/file",
                      "write:/fb/file", "write:/opt/shoji/file", "write:/opt/shoji/shoji-agent",
                      "write:/etc/chromium/policies/managed/shoji.json", "write:/proc/sys/kernel/core_pattern"});
  for (const char* allowed : {"/home/user/file", "/tmp/file", "/dev/shm/file", "/run/user/file"}) {
    EXPECT_EQ(out["write:" + std::string(allowed)], "ok") << allowed;
    out.erase("write:" + std::string(allowed));
  }
  EXPECT_EQ(out.size(), 10u);
  for (const auto& [attempt, outcome] : out) EXPECT_THAT(outcome, AnyOf("EROFS", "EACCES")) << attempt;
}

TEST_F(Hostile, HasTheTwoDescriptorsItWasGivenAndNoPrivileges) {
  auto out = Attempt({"descriptors", "status:CapEff", "status:CapBnd", "status:NoNewPrivs", "status:Seccomp",
                      "status:Seccomp_filters", "status:Uid", "status:Groups", "environment:HOME",
                      "environment:SHOJI_ADMIN_PASSWORD"});
  EXPECT_EQ(out["descriptors"], "0 1 2 3 4 ");
  EXPECT_EQ(out["status:CapEff"], "0000000000000000");
  EXPECT_EQ(out["status:NoNewPrivs"], "1");
  EXPECT_EQ(out["status:Seccomp"], "2");
  EXPECT_EQ(out["status:Seccomp_filters"], "2");
  EXPECT_EQ(out["status:Uid"], "1000\t1000\t1000\t1000");
  EXPECT_EQ(out["environment:HOME"], "/home/user");
  EXPECT_EQ(out["environment:SHOJI_ADMIN_PASSWORD"], "none");
}

TEST_F(Hostile, SeesAndSignalsOnlyItsOwnProcesses) {
  ProbeSandbox other(7);
  ASSERT_TRUE(other.Start({}));
  other.Read();
  const std::string host = std::to_string(getpid());
  const std::string neighbour = std::to_string(other.sandbox().pid());
  auto out = Attempt({"signal:" + host, "signal:" + neighbour, "signal:1", "signal:2", "names:/proc/" + host});
  EXPECT_EQ(out["signal:" + host], "ESRCH");
  EXPECT_EQ(out["signal:" + neighbour], "ESRCH");
  EXPECT_EQ(out["signal:1"], "ok");
  EXPECT_EQ(out["signal:2"], "ok");
  EXPECT_THAT(out["names:/proc/" + host], HasSubstr("No such file"));
}

TEST_F(Hostile, ReachesNoNetworkButItsOwnLoopback) {
  const auto [four, port_four] = HostListener(AF_INET);
  const auto [six, port_six] = HostListener(AF_INET6);
  const std::string on_four = "connect:127.0.0.1:" + std::to_string(port_four);
  const std::string on_six = "connect:::1:" + std::to_string(port_six);
  auto out = Attempt({on_four, on_six, "connect:10.0.0.1:80", "connect:169.254.169.254:80", "connect:192.168.0.1:443",
                      "connect:8.8.8.8:53", "connect:2001:4860:4860::8888:53", "own_loopback"});
  EXPECT_EQ(out[on_four], "ECONNREFUSED");
  EXPECT_THAT(out[on_six], AnyOf("ECONNREFUSED", "EADDRNOTAVAIL", "ENETUNREACH"));
  for (const char* outside : {"10.0.0.1:80", "169.254.169.254:80", "192.168.0.1:443", "8.8.8.8:53"}) {
    EXPECT_EQ(out["connect:" + std::string(outside)], "ENETUNREACH") << outside;
  }
  EXPECT_EQ(out["connect:2001:4860:4860::8888:53"], "ENETUNREACH");
  EXPECT_EQ(out["own_loopback"], "ok");
}

TEST_F(Hostile, OpensPlainSocketsAndNoOthers) {
  const auto numbers = [](int family, int type, int protocol) {
    return std::to_string(family) + "," + std::to_string(type) + "," + std::to_string(protocol);
  };
  const std::vector<std::string> allowed{numbers(AF_UNIX, SOCK_STREAM, 0), numbers(AF_UNIX, SOCK_SEQPACKET, 0),
                                         numbers(AF_INET, SOCK_STREAM, 0), numbers(AF_INET6, SOCK_DGRAM, 0)};
  const std::vector<std::string> families{numbers(AF_PACKET, SOCK_RAW, 0),    numbers(AF_VSOCK, SOCK_STREAM, 0),
                                          numbers(AF_NETLINK, SOCK_RAW, 0),   numbers(AF_ALG, SOCK_SEQPACKET, 0),
                                          numbers(AF_BLUETOOTH, SOCK_RAW, 0), numbers(63, SOCK_RAW, 0),
                                          numbers(200, SOCK_RAW, 0)};
  const std::vector<std::string> kinds{numbers(AF_INET, SOCK_RAW, IPPROTO_ICMP), numbers(AF_INET, SOCK_STREAM, 132),
                                       numbers(AF_INET6, SOCK_STREAM, 262)};
  std::vector<std::string> attempts;
  for (const auto* group : {&allowed, &families, &kinds}) {
    for (const std::string& one : *group) {
      attempts.push_back("socket:" + one);
      attempts.push_back("nested_socket:" + one);
    }
  }
  auto out = Attempt(attempts);
  for (const std::string how : {"socket:", "nested_socket:"}) {
    for (const auto& one : allowed) EXPECT_EQ(out[how + one], "ok") << how << one;
    for (const auto& one : families) EXPECT_EQ(out[how + one], "EAFNOSUPPORT") << how << one;
    for (const auto& one : kinds) EXPECT_EQ(out[how + one], "EPERM") << how << one;
  }
}

// Root of a nested user namespace may all of this as far as the kernel is concerned.
TEST_F(Hostile, ReadsItsNetworkDevicesButSetsAndMakesNone) {
  auto out = Attempt({"nested_requests:"});
  EXPECT_EQ(out["nested_requests:"],
            "8901 8902 8903 8904 8905 8906 8907 8910 8912 8913 8915 8917 8919 891b 8921 8927 8933 ");
}

TEST_F(Hostile, SetsPlainSocketOptionsAndNoOthers) {
  const auto inet = [](int type, int level, int option) {
    return "nested_option:2," + std::to_string(type) + "," + std::to_string(level) + "," + std::to_string(option);
  };
  const std::vector<std::string> allowed{inet(SOCK_STREAM, SOL_SOCKET, SO_RCVBUF), inet(SOCK_STREAM, IPPROTO_TCP, 1),
                                         inet(SOCK_DGRAM, IPPROTO_IP, IP_TTL)};
  const std::vector<std::string> refused{inet(SOCK_STREAM, SOL_SOCKET, SO_ATTACH_FILTER),
                                         inet(SOCK_STREAM, SOL_SOCKET, SO_ATTACH_BPF),
                                         inet(SOCK_DGRAM, SOL_SOCKET, 51),    // SO_ATTACH_REUSEPORT_CBPF
                                         inet(SOCK_DGRAM, SOL_SOCKET, 52),    // SO_ATTACH_REUSEPORT_EBPF
                                         inet(SOCK_STREAM, IPPROTO_TCP, 19),  // TCP_REPAIR
                                         inet(SOCK_STREAM, IPPROTO_TCP, 31),  // TCP_ULP
                                         inet(SOCK_DGRAM, IPPROTO_UDP, 100),  // UDP_ENCAP
                                         inet(SOCK_STREAM, IPPROTO_IP, IP_IPSEC_POLICY),
                                         inet(SOCK_STREAM, IPPROTO_IP, IP_XFRM_POLICY),
                                         inet(SOCK_STREAM, IPPROTO_IPV6, IPV6_IPSEC_POLICY),
                                         inet(SOCK_STREAM, IPPROTO_IPV6, IPV6_XFRM_POLICY)};
  std::vector<std::string> attempts(allowed);
  attempts.insert(attempts.end(), refused.begin(), refused.end());
  auto out = Attempt(attempts);
  for (const auto& one : allowed) EXPECT_EQ(out[one], "ok") << one;
  for (const auto& one : refused) EXPECT_EQ(out[one], "EPERM") << one;
}

TEST_F(Hostile, SendsMessagesButNoUrgentOnes) {
  const std::string urgent = "message:" + std::to_string(MSG_OOB);
  auto out = Attempt({"message:0", urgent});
  EXPECT_EQ(out["message:0"], "ok ok ok ok ok ok ");
  EXPECT_EQ(out[urgent], "EPERM EPERM EPERM EPERM EPERM EPERM ");
}

TEST_F(Hostile, TalksToTheEgressSocketOnly) {
  ProbeSandbox probe(1);
  probe.spec().egress_socket = probe.directory() + "/egress.sock";
  UniqueFd listener(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  probe.spec().egress_socket.copy(address.sun_path, sizeof(address.sun_path) - 1);
  ASSERT_EQ(bind(listener.get(), reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
  ASSERT_EQ(chmod(address.sun_path, 0666), 0);
  ASSERT_EQ(listen(listener.get(), 1), 0);

  ASSERT_TRUE(probe.Start({"connect_unix:/run/egress.sock", "connect_unix:" + probe.spec().egress_socket,
                           "connect_unix:/run/dbus/system_bus_socket"}));
  pollfd readable{listener.get(), POLLIN, 0};
  ASSERT_EQ(poll(&readable, 1, 10'000), 1) << "nobody connects";
  const UniqueFd accepted(accept(listener.get(), nullptr, nullptr));
  ASSERT_EQ(send(accepted.get(), "hello", 5, MSG_NOSIGNAL), 5);
  auto out = probe.Read();
  EXPECT_EQ(out["connect_unix:/run/egress.sock"], "hello");
  EXPECT_EQ(out["connect_unix:" + probe.spec().egress_socket], "ENOENT");
  EXPECT_EQ(out["connect_unix:/run/dbus/system_bus_socket"], "ENOENT");
}

TEST_F(Hostile, IsRefusedTheKernelsDangerousCalls) {
  const std::vector<std::string> refused{"ptrace",
                                         "process_vm_readv",
                                         "mount",
                                         "umount2",
                                         "pivot_root",
                                         "fsopen",
                                         "open_tree",
                                         "move_mount",
                                         "setns",
                                         "bpf",
                                         "keyctl",
                                         "add_key",
                                         "userfaultfd",
                                         "perf_event_open",
                                         "io_uring_setup",
                                         "kexec_load",
                                         "init_module",
                                         "finit_module",
                                         "swapon",
                                         "reboot",
                                         "syslog",
                                         "acct",
                                         "open_by_handle_at",
                                         "quotactl",
                                         "clock_settime",
                                         "personality",
                                         "pidfd_getfd"};
  std::vector<std::string> attempts{"call:clone3", "compatibility_call", "terminal", "device:/tmp/mem",
                                    "fifo:/tmp/fifo"};
  for (const auto& name : refused) attempts.push_back("call:" + name);
  auto out = Attempt(attempts);
  for (const auto& name : refused) EXPECT_EQ(out["call:" + name], "EPERM") << name;
  EXPECT_EQ(out["call:clone3"], "ENOSYS");  // glibc falls back to clone, whose flags can be read
  // SIGSYS from the filter, or SIGSEGV where the kernel has no 32-bit calls at all.
  EXPECT_THAT(out["compatibility_call"], AnyOf("signal 31", "signal 11"));
  EXPECT_EQ(out["terminal"], "EPERM");
  EXPECT_EQ(out["device:/tmp/mem"], "EPERM");
  EXPECT_EQ(out["fifo:/tmp/fifo"], "ok");
}

// Chromium's own sandbox needs the allowed ones.
TEST_F(Hostile, MakesOnlyTheNamespacesChromiumNeeds) {
  const auto flag = [](long value) { return "unshare:" + std::to_string(value); };
  auto out = Attempt({flag(CLONE_NEWUSER), flag(CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET),
                      flag(CLONE_NEWUSER | CLONE_NEWNS), flag(CLONE_NEWUSER | CLONE_NEWIPC),
                      flag(CLONE_NEWUSER | CLONE_NEWUTS), flag(CLONE_NEWUSER | CLONE_NEWCGROUP), "nested_mount",
                      "nested_chroot:/proc/self/fdinfo"});
  EXPECT_EQ(out[flag(CLONE_NEWUSER)], "ok");
  EXPECT_EQ(out[flag(CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET)], "ok");
  EXPECT_EQ(out["nested_chroot:/proc/self/fdinfo"], "ok");
  for (const long widening : {CLONE_NEWNS, CLONE_NEWIPC, CLONE_NEWUTS, CLONE_NEWCGROUP}) {
    EXPECT_EQ(out[flag(CLONE_NEWUSER | widening)], "EPERM") << widening;
  }
  EXPECT_EQ(out["nested_mount"], "EPERM");
}

TEST_F(Hostile, CannotChangeTheFramebuffersSizeButItsPixels) {
  ProbeSandbox probe(1);
  ASSERT_TRUE(probe.Start({"framebuffer_size:0", "framebuffer_size:99999999", "framebuffer_path:0",
                           "framebuffer_path:99999999", "framebuffer_append", "framebuffer_unlink", "pixel:Z"}));
  auto out = probe.Read();
  for (const char* attempt : {"framebuffer_size:0", "framebuffer_size:99999999", "framebuffer_path:0",
                              "framebuffer_path:99999999", "framebuffer_append"}) {
    EXPECT_EQ(out[attempt], "EPERM") << attempt;
  }
  EXPECT_EQ(out["framebuffer_unlink"], "EROFS");
  EXPECT_EQ(out["pixel:Z"], "ok");
  char pixel = 0;
  ASSERT_EQ(pread(probe.framebuffer_fd(), &pixel, 1, 100), 1);
  EXPECT_EQ(pixel, 'Z');
}

}  // namespace
}  // namespace shoji::sandbox::testing
