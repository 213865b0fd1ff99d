// Links whose last message, END, is still on its way out. Each is given a moment to take it, then closed.
// Owned by shoji-session's one thread; never blocks.
#pragma once

#include <memory>
#include <vector>

#include "codec/base/clock.h"
#include "session/pipeline/viewer.h"

namespace shoji::pipeline {

inline constexpr Duration kPartingTime = std::chrono::milliseconds(500);
inline constexpr size_t kMaxParting = 4;

class PartingLinks {
 public:
  // Sends END and keeps `viewer` until it is out; the oldest is closed at once when there are too many.
  void Add(std::unique_ptr<Viewer> viewer, const wire::End& end, TimePoint now);
  // Sends on, closes what is done or late.
  void Tick(TimePoint now);
  bool empty() const { return links_.empty(); }
  // Short steps while anything waits; nullopt when nothing does.
  std::optional<Duration> WaitTime() const;

 private:
  struct Parting {
    std::unique_ptr<Viewer> viewer;
    TimePoint deadline;
  };
  std::vector<Parting> links_;
};

}  // namespace shoji::pipeline
