// Runs inside the sandbox as the agent and tries what a taken-over browser would. Each argument is one attempt,
// `name` or `name:parameter`; the answer, one datagram `attempt=outcome`, goes out on descriptor 3. An outcome is
// "ok", the name of an errno, or a value. After the last attempt it sends "done" and waits to be killed.
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "tests/session/sandbox/hostile_sockets.h"
#include "tests/session/sandbox/probe_outcome.h"

namespace {

using shoji::probe::FromErrno;
using shoji::probe::Of;
using shoji::probe::Outcome;

Outcome ReadFile(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY);
  char byte = 0;
  return FromErrno(file >= 0 && read(file, &byte, 1) >= 0);
}

Outcome WriteFile(const std::string& path) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  return FromErrno(file >= 0 && write(file, "x", 1) == 1);
}

Outcome FirstLines(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

Outcome Names(const std::string& directory) {
  std::string names;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(directory, error), end; !error && entry != end;
       entry.increment(error)) {
    names += entry->path().filename().string() + " ";
  }
  return error ? error.message() : names;
}

// The descriptors this process was given.
Outcome Descriptors(const std::string&) {
  std::string numbers;
  for (int fd = 0; fd < 64; ++fd) {
    if (fcntl(fd, F_GETFD) >= 0) numbers += std::to_string(fd) + " ";
  }
  return numbers;
}

Outcome StatusLine(const std::string& key) {
  std::ifstream file("/proc/self/status");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with(key + ":")) return line.substr(key.size() + 2);
  }
  return "none";
}

Outcome Connect(const std::string& parameter) {
  const size_t colon = parameter.rfind(':');
  const std::string host = parameter.substr(0, colon);
  const auto port = htons(static_cast<uint16_t>(std::stoi(parameter.substr(colon + 1))));
  sockaddr_in6 six{};
  sockaddr_in four{};
  const bool is_six = inet_pton(AF_INET6, host.c_str(), &six.sin6_addr) == 1;
  inet_pton(AF_INET, host.c_str(), &four.sin_addr);
  six.sin6_family = AF_INET6;
  six.sin6_port = port;
  four.sin_family = AF_INET;
  four.sin_port = port;
  const int fd = socket(is_six ? AF_INET6 : AF_INET, SOCK_STREAM, 0);
  return Of(is_six ? connect(fd, reinterpret_cast<sockaddr*>(&six), sizeof(six))
                   : connect(fd, reinterpret_cast<sockaddr*>(&four), sizeof(four)));
}

// The allowed twin of Connect: loopback works inside.
Outcome OwnLoopback(const std::string&) {
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  if (bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(listener, 1) != 0) return Of(-1);
  getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  return Connect("127.0.0.1:" + std::to_string(ntohs(address.sin_port)));
}

Outcome ConnectUnix(const std::string& path) {
  const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof(address.sun_path) - 1);
  if (connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0) return Of(-1);
  char answer[16] = {};
  const ssize_t count = read(fd, answer, sizeof(answer) - 1);
  return count > 0 ? std::string(answer, static_cast<size_t>(count)) : "silence";
}

// What the egress proxy answers to CONNECT: the reason of its refusal, else the status.
Outcome ThroughProxy(const std::string& authority) {
  const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  const sockaddr_un address{.sun_family = AF_UNIX, .sun_path = "/run/egress.sock"};
  if (connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) return Of(-1);
  const std::string request = "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n";
  if (write(fd, request.data(), request.size()) < 0) return Of(-1);
  std::string head;
  char part[1024];
  while (head.find("\r\n\r\n") == std::string::npos) {
    const ssize_t count = read(fd, part, sizeof(part));
    if (count <= 0) break;
    head.append(part, static_cast<size_t>(count));
  }
  close(fd);
  constexpr std::string_view kRefused = "Shoji-Refused: ";
  const size_t refused = head.find(kRefused);
  if (refused == std::string::npos) return head.substr(0, head.find("\r\n"));
  const size_t begin = refused + kRefused.size();
  return head.substr(begin, head.find("\r\n", begin) - begin);
}

// Asks the proxy as often as it answers for so many seconds: `authority,seconds`. How often, or where it stopped.
Outcome FloodProxy(const std::string& parameter) {
  const size_t comma = parameter.find(',');
  const time_t end = time(nullptr) + std::stol(parameter.substr(comma + 1));
  int answers = 0;
  while (time(nullptr) < end) {
    const Outcome outcome = ThroughProxy(parameter.substr(0, comma));
    if (!outcome.starts_with("refused")) return outcome + " after " + std::to_string(answers);
    ++answers;
  }
  return std::to_string(answers);
}

// Runs `attempt` in a child; its answer, or "signal N" when it was killed.
Outcome InChild(const std::function<Outcome()>& attempt) {
  int ends[2];
  if (pipe(ends) != 0) return Of(-1);
  const pid_t child = fork();
  if (child < 0) return Of(-1);
  if (child == 0) {
    const Outcome outcome = attempt();
    [[maybe_unused]] const ssize_t written = write(ends[1], outcome.data(), outcome.size());
    _exit(0);
  }
  close(ends[1]);
  char text[256] = {};
  const ssize_t count = read(ends[0], text, sizeof(text) - 1);
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  if (WIFSIGNALED(status)) return "signal " + std::to_string(WTERMSIG(status));
  return {text, static_cast<size_t>(count < 0 ? 0 : count)};
}

Outcome Unshare(const std::string& flags) {
  return InChild([&] { return Of(unshare(static_cast<int>(std::stol(flags, nullptr, 0)))); });
}

// Root in a user namespace of its own making, as an attacker would be.
Outcome AsNestedRoot(const std::function<Outcome()>& attempt) {
  return InChild([&] { return unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0 ? "no namespace" : attempt(); });
}

Outcome CompatibilityCall(const std::string&) {
#ifdef __x86_64__
  return InChild([] {
    long answer = 20;  // getpid of the 32-bit table
    asm volatile("int $0x80" : "+a"(answer) : : "memory");
    return std::string("answered");
  });
#else
  return "signal 31";
#endif
}

// Forks until refused and reports how far it came; the children stay until the sandbox ends.
Outcome ForkBomb(const std::string&) {
  int children = 0;
  for (; children < 20'000; ++children) {
    const pid_t child = fork();
    if (child < 0) return std::string(strerrorname_np(errno)) + " " + std::to_string(children);
    if (child == 0) {
      for (;;) pause();
    }
  }
  return "unlimited";
}

Outcome Allocate(const std::string& mebibytes) {
  return InChild([&]() -> Outcome {
    const size_t bytes = std::stoull(mebibytes) << 20;
    void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) return Of(-1);
    std::memset(memory, 1, bytes);
    return "ok";
  });
}

// Writes `directory,MiB` and removes it again.
Outcome Fill(const std::string& parameter) {
  const size_t comma = parameter.find(',');
  const std::string path = parameter.substr(0, comma) + "/fill";
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return Of(-1);
  const std::vector<char> block(1 << 20, 'x');
  Outcome outcome = "ok";
  for (int left = std::stoi(parameter.substr(comma + 1)); left > 0 && outcome == "ok"; --left) {
    const ssize_t count = write(file, block.data(), block.size());
    if (count != static_cast<ssize_t>(block.size())) outcome = count < 0 ? strerrorname_np(errno) : "short";
  }
  close(file);
  unlink(path.c_str());
  return outcome;
}

Outcome PixelWrite(const std::string& value) {
  struct stat info{};
  if (fstat(4, &info) != 0) return Of(-1);
  void* pixels = mmap(nullptr, static_cast<size_t>(info.st_size), PROT_READ | PROT_WRITE, MAP_SHARED, 4, 0);
  if (pixels == MAP_FAILED) return Of(-1);
  static_cast<char*>(pixels)[100] = value[0];
  return "ok";
}

Outcome FramebufferSize(const std::string& bytes) { return Of(ftruncate(4, std::stol(bytes))); }
Outcome FramebufferPath(const std::string& bytes) { return Of(truncate("/fb/Xvfb_screen0", std::stol(bytes))); }
Outcome FramebufferAppend(const std::string&) { return Of(pwrite(4, "x", 1, lseek(4, 0, SEEK_END))); }

Outcome Terminal(const std::string&) {
  const int leader = open("/dev/ptmx", O_RDWR | O_NOCTTY);
  char byte = 'x';
  return leader < 0 ? Of(-1) : Of(ioctl(leader, TIOCSTI, &byte));
}

struct SystemCall {
  const char* name;
  long number;
};
constexpr SystemCall kCalls[] = {
    {"ptrace", SYS_ptrace},
    {"process_vm_readv", SYS_process_vm_readv},
    {"mount", SYS_mount},
    {"umount2", SYS_umount2},
    {"pivot_root", SYS_pivot_root},
    {"fsopen", SYS_fsopen},
    {"open_tree", SYS_open_tree},
    {"move_mount", SYS_move_mount},
    {"setns", SYS_setns},
    {"bpf", SYS_bpf},
    {"keyctl", SYS_keyctl},
    {"add_key", SYS_add_key},
    {"perf_event_open", SYS_perf_event_open},
    {"io_uring_setup", SYS_io_uring_setup},
    {"userfaultfd", SYS_userfaultfd},
    {"kexec_load", SYS_kexec_load},
    {"init_module", SYS_init_module},
    {"finit_module", SYS_finit_module},
    {"open_by_handle_at", SYS_open_by_handle_at},
    {"swapon", SYS_swapon},
    {"reboot", SYS_reboot},
    {"syslog", SYS_syslog},
    {"acct", SYS_acct},
    {"quotactl", SYS_quotactl},
    {"clock_settime", SYS_clock_settime},
    {"personality", SYS_personality},
    {"clone3", SYS_clone3},
    {"pidfd_getfd", SYS_pidfd_getfd},
};

Outcome Call(const std::string& name) {
  for (const SystemCall& call : kCalls) {
    if (name == call.name) return InChild([&] { return Of(syscall(call.number, 0, 0, 0, 0, 0, 0)); });
  }
  return "unknown";
}

const std::map<std::string, std::function<Outcome(const std::string&)>> kAttempts = {
    {"read", ReadFile},
    {"write", WriteFile},
    {"content", FirstLines},
    {"names", Names},
    {"descriptors", Descriptors},
    {"status", StatusLine},
    {"signal", [](const std::string& pid) { return Of(kill(std::stoi(pid), 0)); }},
    {"connect", Connect},
    {"own_loopback", OwnLoopback},
    {"connect_unix", ConnectUnix},
    {"proxy", ThroughProxy},
    {"proxy_flood", FloodProxy},
    {"socket", shoji::probe::Socket},
    {"call", Call},
    {"unshare", Unshare},
    {"nested_socket", [](const std::string& p) { return AsNestedRoot([&] { return shoji::probe::Socket(p); }); }},
    {"nested_option", [](const std::string& p) { return AsNestedRoot([&] { return shoji::probe::SocketOption(p); }); }},
    {"nested_requests", [](const std::string&) { return AsNestedRoot(shoji::probe::SocketRequests); }},
    {"message", shoji::probe::Message},
    {"nested_mount",
     [](const std::string&) { return AsNestedRoot([] { return Of(mount("none", "/tmp", "tmpfs", 0, nullptr)); }); }},
    {"nested_chroot", [](const std::string& p) { return AsNestedRoot([&] { return Of(chroot(p.c_str())); }); }},
    {"compatibility_call", CompatibilityCall},
    {"terminal", Terminal},
    {"device", [](const std::string& path) { return Of(mknod(path.c_str(), S_IFCHR | 0600, 0x103)); }},
    {"fifo", [](const std::string& path) { return Of(mkfifo(path.c_str(), 0600)); }},
    {"fork_bomb", ForkBomb},
    {"allocate", Allocate},
    {"fill", Fill},
    {"pixel", PixelWrite},
    {"framebuffer_size", FramebufferSize},
    {"framebuffer_path", FramebufferPath},
    {"framebuffer_append", FramebufferAppend},
    {"framebuffer_unlink", [](const std::string&) { return Of(unlink("/fb/Xvfb_screen0")); }},
    {"environment", [](const std::string& name) { return getenv(name.c_str()) ? getenv(name.c_str()) : "none"; }},
};

Outcome Try(const std::string& attempt) {
  const size_t colon = attempt.find(':');
  const auto found = kAttempts.find(attempt.substr(0, colon));
  if (found == kAttempts.end()) return "unknown";
  return found->second(colon == std::string::npos ? "" : attempt.substr(colon + 1));
}

void Report(const std::string& line) { send(3, line.data(), line.size(), MSG_NOSIGNAL); }

}  // namespace

int main(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) Report(std::string(argv[i]) + "=" + Try(argv[i]));
  Report("done");
  for (;;) pause();
}
