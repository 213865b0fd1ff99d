// Cgroup on the unified hierarchy: `<mount>/shoji/<id>`.
#pragma once

#include "session/sandbox/cgroup.h"

namespace shoji::sandbox {

class CgroupV2 final : public Cgroup {
 public:
  // Fails with kIo when the directory or a limit cannot be made.
  static Result<std::unique_ptr<Cgroup>> Make(const std::string& mount, const std::string& id, const Limits& limits);
  // An existing directory, to be emptied and removed.
  explicit CgroupV2(std::string directory) : directory_(std::move(directory)) {}
  CgroupV2(const CgroupV2&) = delete;
  CgroupV2& operator=(const CgroupV2&) = delete;
  ~CgroupV2() override;

  Result<std::vector<UniqueFd>> OpenForJoining() const override;
  Result<void> Freeze(bool frozen) override;
  void KillMembers() override;
  bool Empty() const override;
  bool Remove() override;
  uint64_t MemoryBytes() const override;
  bool Limited() const override { return true; }
  std::string Missing() const override { return {}; }

 private:
  Result<void> SetLimits(const Limits& limits);

  std::string directory_;
};

}  // namespace shoji::sandbox
