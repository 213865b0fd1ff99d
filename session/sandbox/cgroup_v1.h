// Cgroup on the version 1 hierarchies memory, cpu, pids and freezer: `<mount>/<controller>/shoji/<id>`. Works with
// those that are there and names the rest in Missing().
#pragma once

#include <map>

#include "session/sandbox/cgroup.h"

namespace shoji::sandbox {

class CgroupV1 final : public Cgroup {
 public:
  // Fails with kUnavailable when not one controller can be used.
  static Result<std::unique_ptr<Cgroup>> Make(const std::string& mount, const std::string& id, const Limits& limits);
  // Directories `<mount>/<controller>/shoji/<id>` that exist already.
  static std::unique_ptr<Cgroup> Existing(const std::string& mount, const std::string& id);
  using Directories = std::map<std::string, std::string>;  // by controller
  // `missing` is for Missing().
  CgroupV1(Directories directories, std::string missing)
      : directories_(std::move(directories)), missing_(std::move(missing)) {}
  CgroupV1(const CgroupV1&) = delete;
  CgroupV1& operator=(const CgroupV1&) = delete;
  ~CgroupV1() override;

  Result<std::vector<UniqueFd>> OpenForJoining() const override;
  Result<void> Freeze(bool frozen) override;
  void KillMembers() override;
  bool Empty() const override;
  bool Remove() override;
  uint64_t MemoryBytes() const override;
  bool Limited() const override;
  std::string Missing() const override { return missing_; }

 private:
  // The file `name` of `controller`, or "" when that controller is not in use.
  std::string File(const std::string& controller, const std::string& name) const;

  Directories directories_;
  std::string missing_;
};

}  // namespace shoji::sandbox
