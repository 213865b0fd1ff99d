// The descriptors a new sandbox is given, by the number each will have there. Owned by Start(); one thread.
#pragma once

#include <span>
#include <vector>

#include "codec/base/unique_fd.h"

namespace shoji::sandbox {

class FdTable {
 public:
  static constexpr int kFirst = 3;  // 0, 1 and 2 are the launcher's

  // Takes `fd`; answers the number it gets in the child: 3, 4, 5 ... in the order of calls.
  int Add(UniqueFd fd) {
    fds_.push_back(std::move(fd));
    return kFirst + static_cast<int>(fds_.size()) - 1;
  }
  std::span<const UniqueFd> fds() const { return fds_; }

 private:
  std::vector<UniqueFd> fds_;
};

}  // namespace shoji::sandbox
