#include "session/pipeline/agent_state_filter.h"

#include <utility>

namespace shoji::pipeline {

bool AgentStateFilter::Passes(wire::AgentState state, TimePoint now) {
  switch (state) {
    case wire::AgentState::kDisplayUp:
      return !std::exchange(display_up_, true);
    case wire::AgentState::kBrowserStarted:
      return !std::exchange(browser_started_, true);
    case wire::AgentState::kBrowserShown:
      return !std::exchange(browser_shown_, true);
    case wire::AgentState::kBrowserRestarting:
      if (restarted_at_ && now - *restarted_at_ < kRestartInterval) return false;
      restarted_at_ = now;
      browser_started_ = false;
      return true;
    case wire::AgentState::kBrowserKeepsCrashing:
    case wire::AgentState::kDisplayLost:
      return true;
  }
  return false;
}

}  // namespace shoji::pipeline
