#include "broker/relay/rate_limiter.h"

#include <algorithm>
#include <vector>

namespace shoji::relay {

bool RateLimiter::Admit(std::string_view who) {
  const TimePoint now = clock_.Now();
  std::string key(who);
  auto found = entries_.find(key);
  if (found == entries_.end()) {
    if (entries_.size() >= settings_.max_keys) MakeRoom();
    const link::TokenBucket fresh(settings_.per_second, settings_.burst, now);
    found = entries_.emplace(std::move(key), Entry{fresh, now}).first;
  }
  found->second.last = now;
  return found->second.bucket.Take(1, now);
}

void RateLimiter::MakeRoom() {
  std::vector<TimePoint> times;
  times.reserve(entries_.size());
  for (const auto& [key, entry] : entries_) times.push_back(entry.last);
  const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
  std::ranges::nth_element(times, middle);
  std::erase_if(entries_, [limit = *middle](const auto& item) { return item.second.last <= limit; });
}

}  // namespace shoji::relay
