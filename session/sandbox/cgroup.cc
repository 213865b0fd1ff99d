#include "session/sandbox/cgroup.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include "session/sandbox/cgroup_v1.h"
#include "session/sandbox/cgroup_v2.h"

namespace shoji::sandbox {
namespace {

namespace fs = std::filesystem;

// What a plain user gets: namespaces, seccomp and rlimits hold, resource limits do not.
class NoCgroup final : public Cgroup {
 public:
  explicit NoCgroup(std::string why) : why_(std::move(why)) {}
  Result<std::vector<UniqueFd>> OpenForJoining() const override { return std::vector<UniqueFd>{}; }
  Result<void> Freeze(bool) override { return Fail(ErrorCode::kUnavailable, "no cgroup: " + why_); }
  void KillMembers() override {}
  bool Empty() const override { return true; }
  bool Remove() override { return true; }
  uint64_t MemoryBytes() const override { return 0; }
  bool Limited() const override { return false; }
  std::string Missing() const override { return "all limits: " + why_; }

 private:
  std::string why_;
};

// Only the unified hierarchy mounted alone has this file at its root and the controllers in it.
bool IsUnified(const std::string& mount) {
  std::error_code ignored;
  return fs::exists(mount + "/cgroup.controllers", ignored);
}

// The number after the last dot of a directory's name is the pid of the host that made it.
bool IsLeftover(const std::string& name) {
  const auto host = static_cast<pid_t>(std::strtol(name.c_str() + name.rfind('.') + 1, nullptr, 10));
  return host > 0 && kill(host, 0) != 0 && errno == ESRCH;
}

void AddLeftovers(const std::string& directory, std::set<std::string>& names) {
  std::error_code error;
  for (fs::directory_iterator entry(directory, error), end; !error && entry != end; entry.increment(error)) {
    if (IsLeftover(entry->path().filename())) names.insert(entry->path().filename());
  }
}

void KillAndRemove(Cgroup& cgroup) {
  constexpr int kRounds = 100;
  for (int round = 0; round < kRounds && !cgroup.Remove(); ++round) {
    cgroup.KillMembers();
    poll(nullptr, 0, 5);  // dying takes the kernel a moment, and v1 has no event for it
  }
}

// Directories of this process whose members were still dying when their sandbox was killed. Removing one that is in use
// fails, so only empty ones go.
void RemoveOwnEmptyCgroups(const std::string& mount) {
  const std::string ending = "." + std::to_string(getpid());
  for (const char* parent : {"/shoji", "/memory/shoji", "/cpu/shoji", "/pids/shoji", "/freezer/shoji"}) {
    std::error_code error;
    for (fs::directory_iterator entry(mount + parent, error), end; !error && entry != end; entry.increment(error)) {
      if (entry->path().string().ends_with(ending)) rmdir(entry->path().c_str());
    }
  }
}

}  // namespace

std::unique_ptr<Cgroup> MakeCgroup(const std::string& mount, const std::string& id, const Limits& limits) {
  RemoveOwnEmptyCgroups(mount);
  const std::string name = id + "." + std::to_string(getpid());
  auto made = IsUnified(mount) ? CgroupV2::Make(mount, name, limits) : CgroupV1::Make(mount, name, limits);
  if (made) return std::move(*made);
  return std::make_unique<NoCgroup>(made.error().message);
}

Result<void> RequireLimits(const Cgroup& cgroup, const Limits& limits) {
  if (cgroup.Limited() || limits.allow_missing) return {};
  return Fail(ErrorCode::kUnavailable, "a sandbox would run without these limits: " + cgroup.Missing() +
                                           ". Mount cgroup v2, or the v1 controllers memory, cpu and pids, writable "
                                           "at " +
                                           kCgroupMount + ", or accept it with allow_missing");
}

void RemoveLeftoverCgroups(const std::string& mount) {
  std::set<std::string> ids;
  if (IsUnified(mount)) {
    AddLeftovers(mount + "/shoji", ids);
    const std::string parent = mount + "/shoji/";
    for (const std::string& id : ids) {
      CgroupV2 leftover(parent + id);
      KillAndRemove(leftover);
    }
    return;
  }
  for (const char* controller : {"memory", "cpu", "pids", "freezer"}) {
    AddLeftovers(mount + "/" + controller + "/shoji", ids);
  }
  for (const std::string& id : ids) KillAndRemove(*CgroupV1::Existing(mount, id));
}

}  // namespace shoji::sandbox
