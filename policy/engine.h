// The one place that decides whether something may cross the boundary. Pure: no clock, no I/O, no state that a decision
// changes; any thread. Enforcement points (policy/README.md, P0 to P5) ask and obey, they never decide. Immutable once
// made: changed rules are a new Engine, and holders keep std::shared_ptr<const Engine>.
#pragma once

#include "policy/decision.h"
#include "policy/explanation.h"
#include "policy/request.h"
#include "policy/rules/rule_set.h"

namespace shoji::policy {

class Engine {
 public:
  // Refuses everything.
  Engine() : Engine(RuleSet{}) {}
  explicit Engine(RuleSet rules);

  // The answer for `request`. Never fails: what no rule allows is refused by the rule "default-deny".
  Decision Decide(const Request& request) const;
  // The same answer, with every rule considered and why it did or did not match.
  Explanation Explain(const Request& request) const;

  const RuleSet& rules() const { return rules_; }

 private:
  RuleSet rules_;
};

}  // namespace shoji::policy
