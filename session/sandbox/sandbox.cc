#include "session/sandbox/sandbox.h"

#include <fcntl.h>
#include <poll.h>
#include <spdlog/spdlog.h>
#include <sys/wait.h>

#include <algorithm>
#include <cctype>
#include <csignal>
#include <fstream>
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
constexpr size_t kOutputBytes = 128 * 1024;
constexpr std::chrono::milliseconds kKillPatience{900};
constexpr std::chrono::milliseconds kKillStep{3};

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
Result<std::vector<std::string>> CommandLine(const Spec& spec, FdTable& fds) {
  auto arguments = RootArguments(spec, fds);
  if (!arguments) return arguments;
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

void KillProcess(pid_t pid) {
  if (pid > 0) kill(pid, SIGKILL);
}

}  // namespace

Sandbox::Sandbox() = default;
Sandbox::Sandbox(Sandbox&&) noexcept = default;

Sandbox& Sandbox::operator=(Sandbox&& other) noexcept {
  if (this == &other) return *this;
  Kill();
  pid_ = std::exchange(other.pid_, -1);
  pid_fd_ = std::move(other.pid_fd_);
  output_ = std::move(other.output_);
  cgroup_ = std::move(other.cgroup_);
  return *this;
}

Sandbox::~Sandbox() { Kill(); }

Result<Sandbox> Sandbox::Start(const Spec& spec, UniqueFd agent_fd, UniqueFd framebuffer_fd) {
  if (auto fine = CheckSpec(spec, framebuffer_fd.get()); !fine) return std::unexpected(fine.error());
  if (auto fine = CheckKernel(); !fine) return std::unexpected(fine.error());

  FdTable fds;
  fds.Add(std::move(agent_fd));
  fds.Add(std::move(framebuffer_fd));
  auto command = CommandLine(spec, fds);
  if (!command) return std::unexpected(command.error());
  auto output = MakeBoundedFile("sandbox output", kOutputBytes);
  if (!output) return std::unexpected(output.error());

  Sandbox sandbox;
  sandbox.output_ = std::move(*output);
  sandbox.cgroup_ = MakeCgroup(kCgroupMount, spec.session_id, spec.limits);
  if (const std::string missing = sandbox.cgroup_->Missing(); !missing.empty()) {
    spdlog::warn("sandbox {} runs without these limits: {}", spec.session_id, missing);
  }
  auto joining = sandbox.cgroup_->OpenForJoining();
  if (!joining) return std::unexpected(joining.error());
  auto started = StartProcess({.command = std::move(*command),
                               .uid = geteuid() == 0 ? spec.uid : 0,
                               .gid = spec.gid,
                               .processes = spec.limits.pids,
                               .joining = *joining,
                               .output_fd = sandbox.output_.get(),
                               .fds = &fds});
  if (!started) return std::unexpected(started.error());
  sandbox.pid_ = started->pid;
  sandbox.pid_fd_ = std::move(started->pid_fd);
  return sandbox;
}

// Killing the outermost process takes the PID namespace with it (--die-with-parent); the cgroup catches whatever the
// kernel has not finished with, and frozen members, which would not die by themselves.
void Sandbox::Kill() {
  if (!cgroup_) return;
  const auto deadline = std::chrono::steady_clock::now() + kKillPatience;
  KillProcess(pid_);
  do {
    cgroup_->KillMembers();
    pollfd ended{pid_fd_.get(), POLLIN, 0};
    poll(&ended, 1, static_cast<int>(kKillStep.count()));
    const bool reaped = pid_ <= 0 || (ended.revents & POLLIN) != 0;
    if (reaped && cgroup_->Remove()) break;
    if (reaped) poll(nullptr, 0, static_cast<int>(kKillStep.count()));
  } while (std::chrono::steady_clock::now() < deadline);
  if (pid_ > 0) waitpid(pid_, nullptr, WNOHANG);
  pid_ = -1;
  cgroup_.reset();
}

Result<void> Sandbox::Freeze(bool frozen) {
  return cgroup_ ? cgroup_->Freeze(frozen) : Fail(ErrorCode::kClosed, "the sandbox has ended");
}

uint64_t Sandbox::MemoryBytes() const { return cgroup_ ? cgroup_->MemoryBytes() : 0; }

std::string Sandbox::Output() const { return output_ ? ReadBoundedFile(output_.get()) : std::string(); }

}  // namespace shoji::sandbox
