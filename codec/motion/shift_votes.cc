#include "codec/motion/shift_votes.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <tuple>

namespace shoji::motion {

void ShiftVotes::Add(Shift shift) {
  if (shift != Shift{}) votes_.push_back(shift);
}

std::vector<Shift> ShiftVotes::Leaders(size_t least, size_t most) {
  struct Count {
    Shift shift;
    size_t votes;
  };
  std::ranges::sort(votes_);
  std::vector<Count> counts;
  for (auto first = votes_.begin(); first != votes_.end();) {
    const auto end = std::find_if(first, votes_.end(), [&](const Shift& shift) { return shift != *first; });
    const auto votes = static_cast<size_t>(end - first);
    if (votes >= least) counts.push_back({*first, votes});
    first = end;
  }
  // Of equals the nearest first.
  std::ranges::sort(counts, {}, [](const Count& count) {
    return std::tuple(-static_cast<int64_t>(count.votes), std::abs(count.shift.dx) + std::abs(count.shift.dy),
                      count.shift);
  });
  if (counts.size() > most) counts.resize(most);
  std::vector<Shift> leaders;
  leaders.reserve(counts.size());
  for (const Count& count : counts) leaders.push_back(count.shift);
  return leaders;
}

}  // namespace shoji::motion
