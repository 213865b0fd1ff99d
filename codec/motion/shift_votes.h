// Counts which shifts places of the screen speak for. Owned by one search, one thread.
#pragma once

#include <cstddef>
#include <vector>

#include "codec/motion/scene.h"

namespace shoji::motion {

class ShiftVotes {
 public:
  void Clear() { votes_.clear(); }
  size_t size() const { return votes_.size(); }
  // Not having moved is no vote.
  void Add(Shift shift);
  // Shifts with at least `least` votes, those with most first, `most` of them.
  std::vector<Shift> Leaders(size_t least, size_t most);

 private:
  std::vector<Shift> votes_;
};

}  // namespace shoji::motion
