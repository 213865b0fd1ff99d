// P4: input from the terminal. Passes it within a rate no hand reaches; pointer positions over it are dropped (the
// protocol permits that), anything else over it is a broken client. One relay, one thread.
#pragma once

#include "broker/relay/message_filter.h"
#include "session/link/token_bucket.h"

namespace shoji::relay {

class InputFilter final : public MessageFilter {
 public:
  // A 1000 Hz mouse stays under it; acks and pings count with everything else.
  static constexpr double kPointersPerSecond = 1'200;
  static constexpr double kOthersPerSecond = 1'000;
  static constexpr double kBurst = 2'000;

  explicit InputFilter(TimePoint now)
      : pointers_(kPointersPerSecond, kBurst, now), others_(kOthersPerSecond, kBurst, now) {}
  Verdict Check(const wire::ClientMessage& message, TimePoint now) override;

 private:
  link::TokenBucket pointers_;
  link::TokenBucket others_;
  uint8_t buttons_ = 0;
};

}  // namespace shoji::relay
