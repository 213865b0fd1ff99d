#include "broker/transfer/turned_away.h"

#include <algorithm>
#include <limits>

namespace shoji::transfer {

void TurnedAway::Take(const Counts::value_type& entry, std::vector<Line>& lines) {
  if (entry.second.count > 0) lines.push_back({entry.first, entry.second.count, entry.second.bytes});
}

std::vector<TurnedAway::Line> TurnedAway::Add(const Whose& whose, uint64_t bytes, TimePoint now) {
  std::vector<Line> lines = TakeDue(now);
  if (counts_.size() >= kMaxKinds && !counts_.contains(whose)) {
    const auto oldest = std::ranges::min_element(counts_, {}, [](const auto& entry) { return entry.second.since; });
    Take(*oldest, lines);
    counts_.erase(oldest);
  }
  Count& mine = counts_.try_emplace(whose, Count{.since = now}).first->second;
  if (mine.recorded < kOneByOne) {
    ++mine.recorded;
    lines.push_back({whose, 1, bytes});
    return lines;
  }
  ++mine.count;
  mine.bytes += std::min(bytes, std::numeric_limits<uint64_t>::max() - mine.bytes);
  return lines;
}

std::vector<TurnedAway::Line> TurnedAway::TakeDue(TimePoint now) {
  std::vector<Line> lines;
  for (auto next = counts_.begin(); next != counts_.end();) {
    const auto place = next++;
    if (now - place->second.since < kTogether) continue;
    Take(*place, lines);
    counts_.erase(place);
  }
  return lines;
}

}  // namespace shoji::transfer
