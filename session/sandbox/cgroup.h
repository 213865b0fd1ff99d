// The kernel's resource limits for one sandbox, behind one interface: cgroup v2, cgroup v1, or none (plain user).
// Owned by Sandbox, used on the host's one thread. Never outlives the processes in it: the destructor kills them.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "codec/base/result.h"
#include "codec/base/unique_fd.h"
#include "session/sandbox/sandbox.h"

namespace shoji::sandbox {

class Cgroup {
 public:
  virtual ~Cgroup() = default;

  // The files a new process writes "0" to, before it gives up root, to become a member. Empty without cgroups.
  virtual Result<std::vector<UniqueFd>> OpenForJoining() const = 0;
  // Stops or resumes every member. kUnavailable without cgroups.
  virtual Result<void> Freeze(bool frozen) = 0;
  // Sends SIGKILL to every member once and lets frozen ones die. Members may still be dying when it returns.
  virtual void KillMembers() = 0;
  // True when no member is left.
  virtual bool Empty() const = 0;
  // Removes the directories. False while a member is still there.
  virtual bool Remove() = 0;
  // Memory charged to it now; 0 when unknown.
  virtual uint64_t MemoryBytes() const = 0;
  // True when memory, CPU and the number of processes are limited: what one sandbox can take from the others.
  virtual bool Limited() const = 0;
  // What is not limited here although Limits asks for it, or cannot be done, for the log; "" when nothing is missing.
  virtual std::string Missing() const = 0;
};

inline constexpr const char* kCgroupMount = "/sys/fs/cgroup";

// Makes `<mount>/shoji/<id>.<our pid>` (v2) or `<mount>/<controller>/shoji/<id>.<our pid>` (v1) with `limits`,
// whichever `mount` is. Where that is not permitted or not there, the answer is a Cgroup without effect whose Missing()
// says so.
std::unique_ptr<Cgroup> MakeCgroup(const std::string& mount, const std::string& id, const Limits& limits);

// kUnavailable, with what to do, when `cgroup` is not Limited() and `limits` does not allow that.
Result<void> RequireLimits(const Cgroup& cgroup, const Limits& limits);

// Removes what hosts that are no longer running left behind, members first. Those of running hosts are not touched.
void RemoveLeftoverCgroups(const std::string& mount);

}  // namespace shoji::sandbox
