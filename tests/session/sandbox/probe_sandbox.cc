#include "tests/session/sandbox/probe_sandbox.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "session/sandbox/cgroup.h"

namespace shoji::sandbox::testing {
namespace {

// The probe where any uid can reach it: the checkout may be closed to the sandbox's. Made before main(), as root.
struct ReachableProbe {
  ReachableProbe() : path("/tmp/shoji-hostile-probe-" + std::to_string(owner)) {
    std::filesystem::copy_file(SHOJI_HOSTILE_PROBE, path, std::filesystem::copy_options::overwrite_existing);
  }
  ~ReachableProbe() {
    std::error_code ignored;
    if (getpid() == owner) std::filesystem::remove(path, ignored);
  }
  ReachableProbe(const ReachableProbe&) = delete;
  ReachableProbe& operator=(const ReachableProbe&) = delete;

  pid_t owner = getpid();
  std::string path;
};
const ReachableProbe kProbe;

UniqueFd SealedFramebuffer() {
  UniqueFd file(memfd_create("framebuffer", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  EXPECT_EQ(ftruncate(file.get(), kTestFramebufferBytes), 0);
  EXPECT_EQ(fcntl(file.get(), F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL), 0);
  return file;
}

}  // namespace

ProbeSandbox::ProbeSandbox(int slot) : framebuffer_(SealedFramebuffer()) {
  spec_.uid = kFirstUid + static_cast<uid_t>(slot);
  spec_.gid = spec_.uid;
  spec_.session_id = "test-" + std::to_string(slot);
  char path[] = "/tmp/shoji-sandbox-test-XXXXXX";
  directory_ = mkdtemp(path);
  EXPECT_EQ(chown(directory_.c_str(), spec_.uid, spec_.gid), 0);
  spec_.limits.allow_missing = true;  // what needs limits skips without them: MissingLimits()
  spec_.agent_binary = kProbe.path;
}

ProbeSandbox::~ProbeSandbox() {
  running_.clear();
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

bool ProbeSandbox::Start(const std::vector<std::string>& attempts) {
  std::vector<std::string> command{"/opt/shoji/shoji-agent"};
  command.insert(command.end(), attempts.begin(), attempts.end());
  return StartCommand(std::move(command));
}

bool ProbeSandbox::StartCommand(std::vector<std::string> command) {
  spec_.command = std::move(command);
  int ends[2];
  EXPECT_EQ(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
  channel_.Reset(ends[0]);
  auto started = Sandbox::Start(spec_, UniqueFd(ends[1]), UniqueFd(fcntl(framebuffer_.get(), F_DUPFD_CLOEXEC, 0)));
  if (!started) {
    ADD_FAILURE() << started.error().message;
    return false;
  }
  running_.clear();
  running_.push_back(std::move(*started));
  sandbox_ = &running_.front();
  return true;
}

std::string ProbeSandbox::Receive(std::chrono::milliseconds patience) {
  pollfd readable{channel_.get(), POLLIN, 0};
  if (poll(&readable, 1, static_cast<int>(patience.count())) <= 0) return {};
  std::string line(1 << 16, '\0');
  const ssize_t count = recv(channel_.get(), line.data(), line.size(), 0);
  line.resize(count > 0 ? static_cast<size_t>(count) : 0);
  return line;
}

Outcomes ProbeSandbox::Read(std::chrono::seconds patience) {
  Outcomes outcomes;
  for (std::string line = Receive(patience); line != "done"; line = Receive(patience)) {
    if (line.empty()) {
      ADD_FAILURE() << "the probe fell silent; sandbox output: " << sandbox_->Output();
      break;
    }
    const size_t equals = line.find('=');
    outcomes[line.substr(0, equals)] = line.substr(equals + 1);
  }
  return outcomes;
}

Outcomes Attempt(const std::vector<std::string>& attempts) {
  ProbeSandbox probe(0);
  return probe.Start(attempts) ? probe.Read() : Outcomes{};
}

std::string MissingLimits() { return MakeCgroup(kCgroupMount, "test-limits", Limits{})->Missing(); }

std::vector<pid_t> ProcessesOf(uid_t uid) {
  std::vector<pid_t> pids;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const auto pid = static_cast<pid_t>(std::strtol(entry.path().filename().c_str(), nullptr, 10));
    std::ifstream status(entry.path() / "status");
    bool zombie = false;
    for (std::string line; pid > 0 && std::getline(status, line);) {
      zombie = zombie || line.starts_with("State:\tZ") || line.starts_with("State:\tX");
      if (line.starts_with("Uid:\t" + std::to_string(uid) + "\t") && !zombie) pids.push_back(pid);
    }
  }
  return pids;
}

bool AllEnded(uid_t uid) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!ProcessesOf(uid).empty() && std::chrono::steady_clock::now() < deadline) poll(nullptr, 0, 10);
  return ProcessesOf(uid).empty();
}

}  // namespace shoji::sandbox::testing
