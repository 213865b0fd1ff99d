#include "policy/engine.h"

namespace shoji::policy {

Decision Engine::Decide(const Request& /*request*/) const { return {}; }

}  // namespace shoji::policy
