#include "session/sandbox/sandbox.h"

#include <fcntl.h>
#include <poll.h>
#include <spdlog/spdlog.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string_view>
#include <utility>

#include "session/sandbox/cgroup.h"
#include "session/sandbox/fd_table.h"
#include "session/sandbox/launcher.h"
#include "session/sandbox/memory_file.h"
#include "session/sandbox/root_layout.h"
#include "session/sandbox/seccomp_filter.h"

namespace shoji::sandbox {
namespace {

constexpr const char* kBubblewrap = "/usr/bin/bwrap";
constexpr size_t kOutputBytes = 128u << 10;
constexpr std::chrono::milliseconds kKillPatience{900};
constexpr std::chrono::milliseconds kKillStep{3};
constexpr std::chrono::milliseconds kStartPatience{5000};

bool IsId(const std::string& id) {
  const auto plain = [](unsigned char c) { return std::isalnum(c) != 0 || c == '-' || c == '_'; };
  return !id.empty() && id.size() <= 64 && std::ranges::all_of(id, plain);
}

Result<void> CheckSpec(const Spec& spec, int framebuffer_fd) {
  if (!IsId(spec.session_id)) return Fail(ErrorCode::kInvalid, "session id is not a plain word");
  const bool root = geteuid() == 0;
  if (root && (spec.uid == 0 || spec.gid == 0)) {
    return Fail(ErrorCode::kInvalid, "a sandbox does not run as root: give it a uid and a gid");
  }
  if (!root && spec.uid != 0 && spec.uid != geteuid()) {
    return Fail(ErrorCode::kInvalid, "only root can give a sandbox another uid");
  }
  if (spec.command.empty() && spec.agent_binary.empty()) return Fail(ErrorCode::kInvalid, "no agent to run");
  constexpr int kFixedSize = F_SEAL_GROW | F_SEAL_SHRINK;
  if ((fcntl(framebuffer_fd, F_GET_SEALS) & kFixedSize) != kFixedSize || fcntl(framebuffer_fd, F_GETFD) < 0) {
    return Fail(ErrorCode::kInvalid, "the framebuffer is not a memfd sealed against growing and shrinking");
  }
  return {};
}

// The kernel settings that forbid a plain user's namespaces, for a message that says what to change.
Result<void> CheckKernel() {
  struct Setting {
    const char* path;
    const char* forbids;
  };
  for (const auto& [path, forbids] :
       {Setting{"/proc/sys/user/max_user_namespaces", "0"}, Setting{"/proc/sys/kernel/unprivileged_userns_clone", "0"},
        Setting{"/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1"}}) {
    std::ifstream file(path);
    std::string value;
    if (file >> value && value == forbids) {
      return Fail(ErrorCode::kUnavailable, std::string(path) + " is " + value + ": the kernel refuses user namespaces");
    }
  }
  if (access(kBubblewrap, X_OK) != 0) {
    return Fail(ErrorCode::kUnavailable, std::string(kBubblewrap) + " is missing: install the package bubblewrap");
  }
  return {};
}

std::string Joined(const std::vector<std::string>& arguments) {
  std::string joined;
  for (const std::string& argument : arguments) joined.append(argument).push_back('\0');
  return joined;
}

// bubblewrap's command line. The arguments go through a memory file: a command line can be read inside, in /proc/1.
Result<std::vector<std::string>> CommandLine(const Spec& spec, UniqueFd info_fd, FdTable& fds) {
  auto arguments = RootArguments(spec, fds);
  if (!arguments) return arguments;
  arguments->insert(arguments->end(), {"--info-fd", std::to_string(fds.Add(std::move(info_fd)))});
  auto programs = BuildSeccompPrograms();
  if (!programs) return std::unexpected(programs.error());
  for (UniqueFd& program : *programs) {
    arguments->insert(arguments->end(), {"--add-seccomp-fd", std::to_string(fds.Add(std::move(program)))});
  }
  auto file = MakeMemoryFile("arguments", Joined(*arguments));
  if (!file) return std::unexpected(file.error());
  std::vector<std::string> command{kBubblewrap, "--args", std::to_string(fds.Add(std::move(*file))), "--"};
  const std::vector<std::string> agent{kAgentPath};
  const auto& inner = spec.command.empty() ? agent : spec.command;
  command.insert(command.end(), inner.begin(), inner.end());
  return command;
}

// The pid, seen from here, of the sandbox's first process. bubblewrap tells it on --info-fd once the namespaces are
// made, and closes that descriptor without a word when they cannot be.
Result<pid_t> ReadInitPid(int info_fd) {
  constexpr std::string_view kKey = "\"child-pid\":";
  std::string text;
  pollfd readable{info_fd, POLLIN, 0};
  while (poll(&readable, 1, static_cast<int>(kStartPatience.count())) > 0) {
    char part[256];
    const ssize_t count = read(info_fd, part, sizeof(part));
    if (count <= 0) break;
    text.append(part, static_cast<size_t>(count));
  }
  const size_t key = text.find(kKey);
  const pid_t pid =
      key == std::string::npos ? 0 : static_cast<pid_t>(std::strtol(text.c_str() + key + kKey.size(), nullptr, 10));
  if (pid <= 0) return Fail(ErrorCode::kUnavailable, "bubblewrap could not make the namespaces");
  return pid;
}

bool HasEnded(const UniqueFd& pid_fd) {
  pollfd ended{pid_fd.get(), POLLIN, 0};
  return !pid_fd || (poll(&ended, 1, 0) == 1 && (ended.revents & POLLIN) != 0);
}

// Killed children that took longer to end than Kill() waits. The host's one thread, as everything here.
std::vector<pid_t>& Stragglers() {
  static std::vector<pid_t> pids;
  return pids;
}

bool IsReaped(pid_t pid) { return waitpid(pid, nullptr, WNOHANG) != 0; }

void ReapStragglers() { std::erase_if(Stragglers(), IsReaped); }

Result<std::pair<UniqueFd, UniqueFd>> MakePipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return Fail(ErrorCode::kIo, std::string("pipe: ") + std::strerror(errno));
  return std::pair(UniqueFd(ends[0]), UniqueFd(ends[1]));
}

}  // namespace

Sandbox::Sandbox() = default;
Sandbox::Sandbox(Sandbox&&) noexcept = default;

Sandbox& Sandbox::operator=(Sandbox&& other) noexcept {
  if (this == &other) return *this;
  Kill();
  pid_ = std::exchange(other.pid_, -1);
  pid_fd_ = std::move(other.pid_fd_);
  init_fd_ = std::move(other.init_fd_);
  output_ = std::move(other.output_);
  cgroup_ = std::move(other.cgroup_);
  return *this;
}

Sandbox::~Sandbox() { Kill(); }

Result<Sandbox> Sandbox::Start(const Spec& spec, UniqueFd agent_fd, UniqueFd framebuffer_fd) {
  if (auto fine = CheckSpec(spec, framebuffer_fd.get()); !fine) return std::unexpected(fine.error());
  if (auto fine = CheckKernel(); !fine) return std::unexpected(fine.error());
  ReapStragglers();
  auto info = MakePipe();
  if (!info) return std::unexpected(info.error());
  auto output = MakeBoundedFile("sandbox output", kOutputBytes);
  if (!output) return std::unexpected(output.error());

  FdTable fds;
  fds.Add(std::move(agent_fd));
  fds.Add(std::move(framebuffer_fd));
  auto command = CommandLine(spec, std::move(info->second), fds);
  if (!command) return std::unexpected(command.error());

  Sandbox sandbox;
  sandbox.output_ = std::move(*output);
  if (auto launched = sandbox.Launch(spec, *command, fds); !launched) return std::unexpected(launched.error());
  fds = FdTable();  // our end of the pipe, too
  const auto init = ReadInitPid(info->first.get());
  if (!init) return Fail(init.error().code, init.error().message + ": " + sandbox.Output());
  sandbox.init_fd_.Reset(static_cast<int>(syscall(SYS_pidfd_open, *init, 0)));
  return sandbox;
}

Result<void> Sandbox::Launch(const Spec& spec, const std::vector<std::string>& command, const FdTable& fds) {
  cgroup_ = MakeCgroup(kCgroupMount, spec.session_id, spec.limits);
  if (geteuid() == 0) {
    if (auto limited = RequireLimits(*cgroup_, spec.limits); !limited) return limited;
  }
  if (const std::string missing = cgroup_->Missing(); !missing.empty()) {
    spdlog::warn("sandbox {} runs without these limits: {}", spec.session_id, missing);
  }
  auto joining = cgroup_->OpenForJoining();
  if (!joining) return std::unexpected(joining.error());
  auto started = StartProcess({.command = command,
                               .uid = geteuid() == 0 ? spec.uid : 0,
                               .gid = spec.gid,
                               .processes = spec.limits.pids,
                               .joining = *joining,
                               .output_fd = output_.get(),
                               .fds = &fds});
  if (!started) return std::unexpected(started.error());
  pid_ = started->pid;
  pid_fd_ = std::move(started->pid_fd);
  return {};
}

// The PID namespace ends with its first process, and that process ends only after every other in there: its end is
// theirs. The cgroup covers a sandbox that was frozen or had no first process yet.
void Sandbox::Kill() {
  if (!cgroup_) return;
  const auto deadline = std::chrono::steady_clock::now() + kKillPatience;
  if (pid_ > 0) kill(pid_, SIGKILL);
  if (init_fd_) syscall(SYS_pidfd_send_signal, init_fd_.get(), SIGKILL, nullptr, 0);
  do {
    cgroup_->KillMembers();
    if (HasEnded(pid_fd_) && HasEnded(init_fd_) && cgroup_->Remove()) break;
    poll(nullptr, 0, static_cast<int>(kKillStep.count()));
  } while (std::chrono::steady_clock::now() < deadline);
  ReapStragglers();
  if (pid_ > 0 && !IsReaped(pid_)) Stragglers().push_back(pid_);
  pid_ = -1;
  cgroup_.reset();
}

Result<void> Sandbox::Freeze(bool frozen) {
  return cgroup_ ? cgroup_->Freeze(frozen) : Fail(ErrorCode::kClosed, "the sandbox has ended");
}

uint64_t Sandbox::MemoryBytes() const { return cgroup_ ? cgroup_->MemoryBytes() : 0; }

std::string Sandbox::Output() const { return output_ ? ReadBoundedFile(output_.get()) : std::string(); }

}  // namespace shoji::sandbox
