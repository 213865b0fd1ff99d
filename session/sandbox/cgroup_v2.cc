#include "session/sandbox/cgroup_v2.h"

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <utility>

#include "session/sandbox/cgroup_files.h"

namespace shoji::sandbox {
namespace {

constexpr int kCpuPeriodUs = 100'000;  // the kernel's default

}  // namespace

Result<std::unique_ptr<Cgroup>> CgroupV2::Make(const std::string& mount, const std::string& id, const Limits& limits) {
  const std::string parent = mount + "/shoji";
  if (auto made = MakeControlDirectory(parent); !made) return std::unexpected(made.error());
  for (const std::string& directory : {mount, parent}) {
    const auto enabled = WriteControl(directory + "/cgroup.subtree_control", "+memory +cpu +pids");
    if (!enabled) return std::unexpected(enabled.error());
  }
  if (auto made = MakeControlDirectory(parent + "/" + id); !made) return std::unexpected(made.error());
  auto cgroup = std::make_unique<CgroupV2>(parent + "/" + id);
  if (auto set = cgroup->SetLimits(limits); !set) return std::unexpected(set.error());
  return cgroup;
}

CgroupV2::~CgroupV2() {
  KillMembers();
  Remove();
}

Result<void> CgroupV2::SetLimits(const Limits& limits) {
  const std::string quota_us = std::to_string(uint64_t{limits.cpu_percent} * kCpuPeriodUs / 100);
  const std::pair<const char*, std::string> files[] = {
      {"memory.max", std::to_string(limits.memory_bytes)},
      {"cpu.max", quota_us + " " + std::to_string(kCpuPeriodUs)},
      {"cpu.weight", std::to_string(limits.cpu_weight)},
      {"pids.max", std::to_string(limits.pids)},
  };
  for (const auto& [name, value] : files) {
    if (auto written = WriteControl(directory_ + "/" + name, value); !written) return written;
  }
  // Absent where the kernel does not count swap.
  const auto swap = WriteControl(directory_ + "/memory.swap.max", "0");
  return swap || swap.error().code == ErrorCode::kNotFound ? Result<void>{} : swap;
}

Result<std::vector<UniqueFd>> CgroupV2::OpenForJoining() const {
  auto file = OpenControl(directory_ + "/cgroup.procs");
  if (!file) return std::unexpected(file.error());
  std::vector<UniqueFd> files;
  files.push_back(std::move(*file));
  return files;
}

Result<void> CgroupV2::Freeze(bool frozen) { return WriteControl(directory_ + "/cgroup.freeze", frozen ? "1" : "0"); }

// cgroup.kill came with Linux 5.14; without it one by one. SIGKILL acts on a frozen v2 member.
void CgroupV2::KillMembers() {
  if (WriteControl(directory_ + "/cgroup.kill", "1")) return;
  for (const pid_t member : ReadMembers(directory_ + "/cgroup.procs")) kill(member, SIGKILL);
}

bool CgroupV2::Empty() const { return ReadMembers(directory_ + "/cgroup.procs").empty(); }

bool CgroupV2::Remove() { return rmdir(directory_.c_str()) == 0 || errno == ENOENT; }

uint64_t CgroupV2::MemoryBytes() const { return ReadNumber(directory_ + "/memory.current"); }

}  // namespace shoji::sandbox
