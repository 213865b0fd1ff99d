// Which of the untrusted agent's words about its browser are passed on to host and client: each step of the start once,
// a restart at most once a second with its step after it. The rest repeats what is known. Pure, time from the caller.
#pragma once

#include <optional>

#include "codec/base/clock.h"
#include "codec/wire/messages.h"

namespace shoji::pipeline {

inline constexpr Duration kRestartInterval = std::chrono::seconds(1);

class AgentStateFilter {
 public:
  // True when `state`, said now, is passed on. What ends the session always is.
  bool Passes(wire::AgentState state, TimePoint now);

 private:
  bool display_up_ = false;
  bool browser_started_ = false;  // since the last restart that was passed on
  bool browser_shown_ = false;
  std::optional<TimePoint> restarted_at_;
};

}  // namespace shoji::pipeline
