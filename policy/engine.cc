#include "policy/engine.h"

#include <utility>

namespace shoji::policy {

Engine::Engine(RuleSet rules) : rules_(std::move(rules)) {}

Decision Engine::Decide(const Request& /*request*/) const { return {}; }

Explanation Engine::Explain(const Request& request) const {
  return {.decision = Decide(request), .departments = {}, .rules = {}};
}

}  // namespace shoji::policy
