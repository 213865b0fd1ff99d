// The size of the remote screen: what the client asked for, what the agent says it is. Pure, time from the caller.
// The framebuffer always has room for the largest screen, so a wrong answer of the agent shows a wrong part of its own
// screen and nothing else.
#pragma once

#include <optional>

#include "codec/base/clock.h"
#include "codec/base/geometry.h"

namespace shoji::pipeline {

// An agent that does not answer a RESIZE within this time: the size is switched all the same.
inline constexpr Duration kResizePatience = std::chrono::seconds(1);

class ScreenSizer {
 public:
  explicit ScreenSizer(Size initial) : current_(initial) {}

  Size current() const { return current_; }
  // A RESIZE was sent to the agent and is not answered yet: frames of the old size are not worth sending.
  bool waiting() const { return wanted_.has_value(); }

  // The client wants `size` (brought into range). True when the agent must be asked.
  bool Request(Size size, TimePoint now);
  // The agent says the screen has `size` now. True when current() changed.
  bool OnResized(Size size);
  // True when patience ended and current() changed.
  bool Tick(TimePoint now);
  std::optional<Duration> WaitTime(TimePoint now) const;

 private:
  Size current_;
  std::optional<Size> wanted_;
  TimePoint deadline_{};
};

}  // namespace shoji::pipeline
