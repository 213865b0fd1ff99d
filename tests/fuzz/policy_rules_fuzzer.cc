// deps: shoji_policy
#include "policy/engine.h"

// Rule files come from people: parsing never does anything but succeed or explain, and what parses can be asked.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace shoji::policy;
  auto rules = ParseRules({reinterpret_cast<const char*>(data), size}, "f");
  if (!rules) {
    SHOJI_CHECK(rules.error().message.starts_with("f:"));
    return 0;
  }
  const Engine engine(*std::move(rules));
  Request request;
  for (const auto direction : {Direction::kOutbound, Direction::kInbound}) {
    request.direction = direction;
    request.declared = Classification::k3C;
    const Decision decision = engine.Decide(request);
    SHOJI_CHECK(direction == Direction::kInbound || decision.answer == Answer::kDeny);
    SHOJI_CHECK(engine.Explain(request).decision == decision);
  }
  return 0;
}
