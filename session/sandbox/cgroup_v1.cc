#include "session/sandbox/cgroup_v1.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <set>
#include <tuple>

#include "session/sandbox/cgroup_files.h"

namespace shoji::sandbox {
namespace {

constexpr int kCpuPeriodUs = 100'000;  // the kernel's default
constexpr const char* kControllers[] = {"memory", "cpu", "pids", "freezer"};

using Setting = std::pair<const char*, std::string>;

// v2 weight 100 is v1 shares 1024, both meaning "as everyone".
std::string SharesOf(uint32_t weight) { return std::to_string(std::max<uint64_t>(2, uint64_t{weight} * 1024 / 100)); }

std::vector<Setting> SettingsOf(const std::string& controller, const Limits& limits) {
  const std::string memory = std::to_string(limits.memory_bytes);
  if (controller == "memory") return {{"memory.limit_in_bytes", memory}, {"memory.swappiness", "0"}};
  if (controller == "pids") return {{"pids.max", std::to_string(limits.pids)}};
  if (controller == "cpu") {
    return {{"cpu.cfs_period_us", std::to_string(kCpuPeriodUs)},
            {"cpu.cfs_quota_us", std::to_string(uint64_t{limits.cpu_percent} * kCpuPeriodUs / 100)},
            {"cpu.shares", SharesOf(limits.cpu_weight)}};
  }
  return {};
}

std::string ParentOf(const std::string& mount, const std::string& controller) {
  return mount + "/" + controller + "/shoji";
}
std::string DirectoryOf(const std::string& mount, const std::string& controller, const std::string& id) {
  return ParentOf(mount, controller) + "/" + id;
}

Result<void> MakeLimited(const std::string& mount, const std::string& controller, const std::string& id,
                         const Limits& limits) {
  const std::string directory = DirectoryOf(mount, controller, id);
  for (const std::string& path : {ParentOf(mount, controller), directory}) {
    if (auto made = MakeControlDirectory(path); !made) return made;
  }
  for (const auto& [name, value] : SettingsOf(controller, limits)) {
    if (auto written = WriteControl(directory + "/" + name, value); !written) return written;
  }
  // Memory and swap together get the same limit: no swap. Absent where the kernel does not count swap.
  if (controller != "memory") return {};
  const auto swap = WriteControl(directory + "/memory.memsw.limit_in_bytes", std::to_string(limits.memory_bytes));
  return swap || swap.error().code == ErrorCode::kNotFound ? Result<void>{} : swap;
}

}  // namespace

Result<std::unique_ptr<Cgroup>> CgroupV1::Make(const std::string& mount, const std::string& id, const Limits& limits) {
  Directories directories;
  std::string missing;
  for (const std::string controller : kControllers) {
    const std::string directory = DirectoryOf(mount, controller, id);
    if (auto made = MakeLimited(mount, controller, id, limits); made) {
      directories[controller] = directory;
    } else {
      rmdir(directory.c_str());
      missing.append(missing.empty() ? "" : ", ")
          .append(controller)
          .append(" (")
          .append(made.error().message)
          .append(")");
    }
  }
  if (directories.empty()) return Fail(ErrorCode::kUnavailable, missing);
  return std::make_unique<CgroupV1>(std::move(directories), std::move(missing));
}

std::unique_ptr<Cgroup> CgroupV1::Existing(const std::string& mount, const std::string& id) {
  Directories directories;
  for (const std::string controller : kControllers) {
    const std::string directory = DirectoryOf(mount, controller, id);
    struct stat info{};
    if (stat(directory.c_str(), &info) == 0) directories[controller] = directory;
  }
  return std::make_unique<CgroupV1>(std::move(directories), "");
}

CgroupV1::~CgroupV1() {
  KillMembers();
  Remove();
}

std::string CgroupV1::File(const std::string& controller, const std::string& name) const {
  const auto found = directories_.find(controller);
  return found == directories_.end() ? "" : found->second + "/" + name;
}

Result<std::vector<UniqueFd>> CgroupV1::OpenForJoining() const {
  std::vector<UniqueFd> files;
  for (const auto& [controller, directory] : directories_) {
    auto file = OpenControl(directory + "/cgroup.procs");
    if (!file) return std::unexpected(file.error());
    files.push_back(std::move(*file));
  }
  return files;
}

Result<void> CgroupV1::Freeze(bool frozen) {
  const std::string state = File("freezer", "freezer.state");
  if (state.empty()) return Fail(ErrorCode::kUnavailable, "no freezer: " + missing_);
  return WriteControl(state, frozen ? "FROZEN" : "THAWED");
}

// Thawed last: a frozen v1 member keeps its SIGKILL until then. Never frozen for this: that would hold up the dying.
void CgroupV1::KillMembers() {
  std::set<pid_t> members;
  for (const auto& [controller, directory] : directories_) {
    for (const pid_t member : ReadMembers(directory + "/cgroup.procs")) members.insert(member);
  }
  for (const pid_t member : members) kill(member, SIGKILL);
  std::ignore = Freeze(false);
}

bool CgroupV1::Empty() const {
  return std::ranges::all_of(directories_,
                             [](const auto& entry) { return ReadMembers(entry.second + "/cgroup.procs").empty(); });
}

bool CgroupV1::Limited() const {
  return directories_.contains("memory") && directories_.contains("cpu") && directories_.contains("pids");
}

bool CgroupV1::Remove() {
  std::erase_if(directories_, [](const auto& entry) { return rmdir(entry.second.c_str()) == 0 || errno == ENOENT; });
  return directories_.empty();
}

uint64_t CgroupV1::MemoryBytes() const { return ReadNumber(File("memory", "memory.usage_in_bytes")); }

}  // namespace shoji::sandbox
