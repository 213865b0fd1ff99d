// How often somebody may do something: a token bucket per key (an address, a user) in a bounded table. Service thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

#include "codec/base/clock.h"
#include "session/link/token_bucket.h"

namespace shoji::relay {

class RateLimiter {
 public:
  struct Settings {
    double per_second = 0;
    double burst = 0;
    size_t max_keys = 8192;
  };
  RateLimiter(const Clock& clock, Settings settings) : clock_(clock), settings_(settings) {}

  // False: too many. When the table is full the longest idle half is forgotten.
  bool Admit(std::string_view who);

 private:
  struct Entry {
    link::TokenBucket bucket;
    TimePoint last;
  };
  void MakeRoom();

  const Clock& clock_;
  Settings settings_;
  std::unordered_map<std::string, Entry> entries_;
};

}  // namespace shoji::relay
