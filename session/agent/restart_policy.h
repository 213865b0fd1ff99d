// Decides whether the browser is started again after it ended. Pure; time is passed in.
#pragma once

#include <deque>

#include "codec/base/clock.h"

namespace shoji::agent {

// How the browser ended. A user who closes the last window makes kClosed; anything else is kCrashed.
enum class BrowserExit { kClosed, kCrashed };

class RestartPolicy {
 public:
  static constexpr Duration kWindow = std::chrono::seconds(60);
  static constexpr size_t kCrashesAllowed = 3;  // within kWindow; one more ends the session
  static constexpr size_t kClosesAllowed = 20;  // the same for closed windows

  // Records one exit. False when there were too many: do not start again.
  bool MayRestart(BrowserExit how, TimePoint now);

 private:
  std::deque<TimePoint> crashes_;
  std::deque<TimePoint> closes_;
};

}  // namespace shoji::agent
