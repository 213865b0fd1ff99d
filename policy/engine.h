// The one place that decides whether something may cross the boundary. Pure: no clock, no I/O, no state that a decision
// changes; any thread. Enforcement points (policy/README.md, P0 to P5) ask and obey, they never decide. Immutable once
// made: changed rules are a new Engine, and holders keep std::shared_ptr<const Engine>.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "policy/decision.h"
#include "policy/explanation.h"
#include "policy/grants/grants.h"
#include "policy/request.h"
#include "policy/rules/rule_index.h"
#include "policy/rules/rule_match.h"
#include "policy/rules/rule_set.h"
#include "policy/ruling.h"

namespace shoji::policy {

class Engine {
 public:
  // Refuses everything.
  Engine() : Engine(RuleSet{}) {}
  // `held`: weakenings of the invariants that rules may name (policy/grants/); none in the product.
  explicit Engine(RuleSet rules, grants::Held held = {});

  // The answer for `request`. Never fails: what no rule allows is refused by the rule "default-deny".
  Decision Decide(const Request& request) const;
  // The same answer, with every rule considered and why it did or did not match.
  Explanation Explain(const Request& request) const;

  const RuleSet& rules() const { return rules_; }

 private:
  Decision DecideAs(const Request& request) const;
  Request WithBestType(const Request& request) const;
  Decision Answered(const Request& request, const Facts& facts) const;
  Decision Permitted(const Request& request, const Ruling& ruling) const;
  Ruling RuleFor(const Request& request, const Facts& facts) const;
  Ruling RuleForDepartment(std::string_view department, const Request& request, const Facts& facts) const;
  std::string_view IdOf(Rank rank) const;

  RuleSet rules_;
  RuleIndex index_;
  std::vector<std::string> types_;  // one media type for each that rules tell apart
};

}  // namespace shoji::policy
