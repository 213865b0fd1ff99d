// Events that no broker was there to hear, oldest first, until one is: what a session reached while its broker was
// being restarted belongs on the record. Bounded; when full the newest are counted instead of kept. Pure.
#pragma once

#include <cstdint>
#include <deque>

#include "session/link/seqpacket_channel.h"

namespace shoji::host {

// About a third of a kilobyte each: a thousand connections a minute for a quarter of an hour.
inline constexpr size_t kMaxKeptEvents = 15'000;

class EventBacklog {
 public:
  explicit EventBacklog(size_t max_events = kMaxKeptEvents) : max_events_(max_events) {}

  void Add(link::Json event);
  bool empty() const { return events_.empty() && lost_ == 0; }
  // The oldest event; after the last one, when some were lost, `{"event":"destinations_lost","count":N}`. Not empty().
  link::Json Take();

 private:
  size_t max_events_;
  std::deque<link::Json> events_;
  uint64_t lost_ = 0;
};

}  // namespace shoji::host
