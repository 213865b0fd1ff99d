// Stands between a client's input messages and the agent: ranges, rates, and what is held down. Enforcement behind the
// broker's own filter P4 (a link might come from anywhere). Owned by shoji-session's one thread; forwards, never
// blocks.
#pragma once

#include <map>

#include "codec/base/clock.h"
#include "session/input/agent_outbox.h"
#include "session/link/token_bucket.h"

namespace shoji::input {

// A 1 kHz mouse with a typing hand fits; a script that floods does not. Text costs more the longer it is.
inline constexpr double kInputsPerSecond = 2'000;
inline constexpr double kInputBurst = 4'000;
inline constexpr size_t kMaxHeldKeys = 64;

class InputGate {
 public:
  // `agent` is borrowed and outlives the gate.
  InputGate(const Clock& clock, AgentSink& agent);

  // Positions are brought inside this screen: a click sent just before a resize is no crime.
  void SetScreen(Size screen) { screen_ = screen; }

  // Forwards one of POINTER, WHEEL, KEY, TEXT, PREEDIT, FOCUS. kInvalid/kTooLarge: the client broke the protocol
  // (position outside the largest screen, too many keys held, too fast, not an input message); nothing was forwarded.
  // Every other error comes from the agent.
  Result<void> Accept(const wire::ClientMessage& message);

  // Everything that is down goes up, and the agent loses focus. Called when the client is gone. Agent errors only.
  Result<void> ReleaseAll();

 private:
  using HeldKey = std::pair<uint16_t, uint32_t>;  // code, or keysym where the client knows no code

  Result<void> Check(const wire::ClientMessage& message);
  Result<void> CheckKey(const wire::Key& key) const;
  wire::ClientMessage Bounded(const wire::ClientMessage& message) const;
  void Remember(const wire::ClientMessage& message);
  Result<void> ReleaseHeld();

  const Clock& clock_;
  AgentSink& agent_;
  link::TokenBucket allowance_;
  Size screen_{kMaxWidthPx, kMaxHeightPx};
  std::map<HeldKey, wire::Key> held_;
  wire::Pointer pointer_{};
};

}  // namespace shoji::input
