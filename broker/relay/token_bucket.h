// A rate limit: `rate_per_s` on average, `burst` at once. A value; the caller supplies the time.
#pragma once

#include <algorithm>

#include "codec/base/clock.h"

namespace shoji::relay {

class TokenBucket {
 public:
  TokenBucket(double rate_per_s, double burst) : rate_per_s_(rate_per_s), burst_(burst), tokens_(burst) {}

  // True and one token less, or false when none is left.
  bool Take(TimePoint now) {
    if (last_ != TimePoint{}) {
      const std::chrono::duration<double> passed = now - last_;
      tokens_ = std::min(burst_, tokens_ + passed.count() * rate_per_s_);
    }
    last_ = now;
    if (tokens_ < 1) return false;
    tokens_ -= 1;
    return true;
  }

 private:
  double rate_per_s_;
  double burst_;
  double tokens_;
  TimePoint last_{};
};

}  // namespace shoji::relay
