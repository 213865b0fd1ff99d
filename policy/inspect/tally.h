// Counts of what the scanners of one text have found, and of the work that took. Owned by the TextInspector, one
// thread.
#pragma once

#include <algorithm>
#include <array>
#include <limits>

#include "policy/inspect/inspection.h"

namespace shoji::inspect {

struct Tally {
  std::array<uint32_t, kKinds> counts{};
  uint64_t work = 0;  // characters looked at (again) and windows of digits tried
  policy::Classification words = policy::Classification::kNone;  // the greatest class of the rule file's words found

  void Add(Kind kind, uint32_t times = 1) {
    uint32_t& count = counts[static_cast<size_t>(kind)];
    count += std::min(times, std::numeric_limits<uint32_t>::max() - count);
  }
};

}  // namespace shoji::inspect
