// How much somebody may do: `per_second` on average, `burst` at once. Starts full. Pure; time comes from the caller.
#pragma once

#include <algorithm>

#include "codec/base/clock.h"

namespace shoji::link {

class TokenBucket {
 public:
  TokenBucket(double per_second, double burst, TimePoint now)
      : per_second_(per_second), burst_(burst), tokens_(burst), filled_at_(now) {}

  // Takes `cost` tokens; false, taking none, when there are not enough.
  bool Take(double cost, TimePoint now) {
    Fill(now);
    if (tokens_ < cost) return false;
    tokens_ -= cost;
    return true;
  }

  // How long until Take(cost) can succeed; zero: now. `cost` is at most the burst.
  Duration WaitTime(double cost, TimePoint now) {
    Fill(now);
    const auto seconds = std::chrono::duration<double>(std::max(cost - tokens_, 0.0) / per_second_);
    return std::chrono::ceil<Duration>(seconds);
  }

 private:
  void Fill(TimePoint now) {
    const double passed_s = std::chrono::duration<double>(now - filled_at_).count();
    tokens_ = std::min(burst_, tokens_ + passed_s * per_second_);
    filled_at_ = now;
  }

  double per_second_;
  double burst_;
  double tokens_;
  TimePoint filled_at_;
};

}  // namespace shoji::link
