#include "session/host/event_backlog.h"

#include <utility>

namespace shoji::host {

void EventBacklog::Add(link::Json event) {
  if (lost_ > 0 || events_.size() >= max_events_) {
    ++lost_;
  } else {
    events_.push_back(std::move(event));
  }
}

link::Json EventBacklog::Take() {
  if (events_.empty()) return {{"event", "destinations_lost"}, {"count", std::exchange(lost_, 0)}};
  link::Json event = std::move(events_.front());
  events_.pop_front();
  return event;
}

}  // namespace shoji::host
