#include "session/agent/restart_policy.h"

namespace shoji::agent {

bool RestartPolicy::MayRestart(BrowserExit how, TimePoint now) {
  std::deque<TimePoint>& exits = how == BrowserExit::kCrashed ? crashes_ : closes_;
  exits.push_back(now);
  while (now - exits.front() >= kWindow) exits.pop_front();
  return exits.size() <= (how == BrowserExit::kCrashed ? kCrashesAllowed : kClosesAllowed);
}

}  // namespace shoji::agent
