#include "session/agent/child_table.h"

#include <fcntl.h>
#include <spawn.h>
#include <spdlog/spdlog.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>

namespace shoji::agent {
namespace {

using SpawnActions = posix_spawn_file_actions_t;
using SpawnAttributes = posix_spawnattr_t;

std::vector<char*> Pointers(const std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  pointers.reserve(strings.size() + 1);
  for (const std::string& text : strings) pointers.push_back(const_cast<char*>(text.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

void RedirectOutput(SpawnActions& actions, const ChildSpec& spec) {
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  if (spec.quiet) {
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  }
  // dup2 of a descriptor to itself clears its close-on-exec flag in the child (glibc 2.29 and later).
  for (const int fd : spec.inherited_fds) posix_spawn_file_actions_adddup2(&actions, fd, fd);
}

void ResetSignals(SpawnAttributes& attributes) {
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
}

std::vector<pid_t> OwnChildren() {
  const std::string self = std::to_string(getpid());
  std::ifstream list("/proc/" + self + "/task/" + self + "/children");
  std::vector<pid_t> children;
  for (pid_t pid = 0; list >> pid;) children.push_back(pid);
  return children;
}

std::string ProgramOf(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/cmdline");
  std::string program;
  std::getline(file, program, '\0');
  return program;
}

}  // namespace

ChildTable::ChildTable(EventLoop& loop) : loop_(loop) {
  prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  sigset_t child;
  sigemptyset(&child);
  sigaddset(&child, SIGCHLD);
  sigprocmask(SIG_BLOCK, &child, nullptr);
  signals_.Reset(signalfd(-1, &child, SFD_NONBLOCK | SFD_CLOEXEC));
  loop_.Watch(signals_.get(), EPOLLIN, [this](uint32_t) { ReapAll(); });
}

ChildTable::~ChildTable() {
  loop_.Unwatch(signals_.get());
  KillAll();
}

Result<pid_t> ChildTable::Start(const ChildSpec& spec, ExitCallback on_exit) {
  SpawnActions actions;
  SpawnAttributes attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  RedirectOutput(actions, spec);
  ResetSignals(attributes);
  pid_t pid = -1;
  const int failed = posix_spawnp(&pid, spec.argv.front().c_str(), &actions, &attributes, Pointers(spec.argv).data(),
                                  Pointers(spec.environment).data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) return Fail(ErrorCode::kUnavailable, spec.argv.front() + ": " + std::strerror(failed));
  running_[pid] = std::move(on_exit);
  return pid;
}

void ChildTable::HangUp(pid_t pid) const {
  if (running_.contains(pid)) kill(pid, SIGHUP);
}

void ChildTable::KillOrphans(const std::string& program) const {
  for (const pid_t pid : OwnChildren()) {
    if (!running_.contains(pid) && ProgramOf(pid).starts_with(program)) kill(pid, SIGKILL);
  }
}

void ChildTable::KillAll() {
  running_.clear();
  // Each round ends the direct children; their own children then become ours, until none is left.
  for (std::vector<pid_t> children = OwnChildren(); !children.empty(); children = OwnChildren()) {
    for (const pid_t pid : children) kill(pid, SIGKILL);
    for (const pid_t pid : children) waitpid(pid, nullptr, 0);
  }
}

void ChildTable::ReapAll() {
  signalfd_siginfo info;
  while (read(signals_.get(), &info, sizeof(info)) > 0) {
  }
  int status = 0;
  for (pid_t pid = waitpid(-1, &status, WNOHANG); pid > 0; pid = waitpid(-1, &status, WNOHANG)) {
    auto child = running_.extract(pid);
    if (!child.empty() && child.mapped()) child.mapped()(status);
  }
}

}  // namespace shoji::agent
