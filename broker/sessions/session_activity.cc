#include "broker/sessions/session_activity.h"

#include <algorithm>

namespace shoji::sessions {

void SessionActivity::Note(const Destination& seen, bool opened, WallTime now) {
  bytes_up_ += seen.bytes_up;
  bytes_down_ += seen.bytes_down;
  Destination entry{seen.host, seen.port, seen.answer, 0, 0, 0, now};
  const auto known = std::ranges::find_if(recent_, [&](const Destination& each) {
    return each.host == seen.host && each.port == seen.port && each.answer == seen.answer;
  });
  if (known != recent_.end()) {
    entry = std::move(*known);
    recent_.erase(known);
  }
  entry.bytes_up += seen.bytes_up;
  entry.bytes_down += seen.bytes_down;
  entry.open = std::max(0, entry.open + (opened ? 1 : -1));
  entry.last = now;
  recent_.push_front(std::move(entry));
  if (recent_.size() > kMaxRecent) recent_.pop_back();
}

}  // namespace shoji::sessions
