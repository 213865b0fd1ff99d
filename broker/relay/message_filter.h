// A link in the relay's chain: looks at one checked client message and says what becomes of it. Enforcement points P2
// to P4 are filters (policy/README.md). One relay, one thread.
#pragma once

#include <string_view>

#include "codec/base/clock.h"
#include "codec/wire/messages.h"

namespace shoji::relay {

enum class Verdict {
  kPass,    // the next filter decides; after the last one it goes to the session
  kTaken,   // answered here, or dropped as the protocol permits; does not go on
  kBroken,  // no well-behaved client sends this: drop the client
};

class MessageFilter {
 public:
  virtual ~MessageFilter() = default;
  virtual Verdict Check(const wire::ClientMessage& message, TimePoint now) = 0;
  // What the last kBroken was about, for operators.
  virtual std::string_view what() const { return "too many messages"; }
};

}  // namespace shoji::relay
