// The one place that decides whether something may cross the boundary. Pure: no clock, no I/O, no state that a decision
// changes; any thread. Enforcement points (policy/README.md, P0 to P5) ask and obey, they never decide.
#pragma once

#include "policy/decision.h"
#include "policy/request.h"

namespace shoji::policy {

class Engine {
 public:
  // The answer for `request`. Never fails: what no rule allows is refused by the rule "default-deny".
  Decision Decide(const Request& request) const;
};

}  // namespace shoji::policy
