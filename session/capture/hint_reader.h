// What the untrusted agent says besides pixels, reduced to something small and harmless: where to look, the newest
// cursor, caret, size, and what became of the browser. Owned by shoji-session's one thread.
// Any malformed datagram, any attached descriptor and any flood is an Error, after which the session ends (END 8).
#pragma once

#include <optional>
#include <vector>

#include "codec/base/clock.h"
#include "codec/wire/messages.h"
#include "session/capture/damage_set.h"
#include "session/link/token_bucket.h"

namespace shoji::capture {

// 5,000 messages a second on average; 10,000 are let through before the average counts (two seconds of flood).
inline constexpr double kHintsPerSecond = 5'000;
inline constexpr double kHintBurst = 10'000;
inline constexpr int kHintsPerRead = 256;

class HintReader {
 public:
  explicit HintReader(const Clock& clock) : clock_(clock), allowance_(kHintsPerSecond, kHintBurst, clock.Now()) {}

  // Reads what waits on the agent's datagram socket, at most kHintsPerRead messages.
  // kClosed: the agent is gone. kInvalid/kTooLarge: it broke the protocol. kRefused: it floods.
  Result<void> ReadFrom(int agent_socket);
  // One datagram. Errors as above.
  Result<void> Accept(ByteSpan datagram);

  DamageSet& damage() { return damage_; }
  // Newest value since the last call; empty when none came.
  std::optional<wire::Cursor> TakeCursor() { return std::exchange(cursor_, std::nullopt); }
  std::optional<Rect> TakeCaret() { return std::exchange(caret_, std::nullopt); }
  std::optional<Size> TakeResized() { return std::exchange(resized_, std::nullopt); }
  // In the order they came; at most 16 are kept between two calls, more is a flood.
  std::vector<wire::AgentState> TakeStates() { return std::exchange(states_, {}); }
  // Transfer hints, in the order they came; at most what one ReadFrom() reads. For session/transfer.
  std::vector<wire::HintMessage> TakeTransfers() { return std::exchange(transfers_, {}); }
  // The newest input the agent says it has applied; stays.
  uint32_t last_input_id() const { return last_input_id_; }

 private:
  void Apply(wire::HintMessage&& message);

  const Clock& clock_;
  link::TokenBucket allowance_;
  DamageSet damage_;
  std::optional<wire::Cursor> cursor_;
  std::optional<Rect> caret_;
  std::optional<Size> resized_;
  std::vector<wire::AgentState> states_;
  std::vector<wire::HintMessage> transfers_;
  uint32_t last_input_id_ = 0;
};

}  // namespace shoji::capture
