#include "bench/live/probe/watcher.h"

#include <algorithm>
#include <utility>

namespace shoji::bench {

std::optional<FrameSeen> Watcher::Look(SinceBase now) {
  std::optional<Marker> marker;
  for (const Corner strip : strips_) {
    const auto read = ReadMarker(pixels_, strip);
    if (!read || (marker && *read != *marker)) return std::nullopt;
    marker = read;
  }
  if (!marker || marker == shown_) return std::nullopt;
  if (shown_) {
    const auto received = static_cast<uint16_t>(marker->keys - shown_->keys);
    const auto first_unseen = waiting_.begin() + std::min<ptrdiff_t>(received, std::ssize(waiting_));
    for (auto key = waiting_.begin(); key != first_unseen; ++key) seen_.push_back({key->sent_at, now});
    waiting_.erase(waiting_.begin(), first_unseen);
  }
  shown_ = marker;
  return FrameSeen{now, *marker};
}

std::vector<KeySeen> Watcher::TakeKeys() { return std::exchange(seen_, {}); }

}  // namespace shoji::bench
