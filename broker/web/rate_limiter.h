// How often one terminal address may ask. A token bucket per address in a bounded table. Service thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

#include "broker/relay/token_bucket.h"
#include "codec/base/clock.h"

namespace shoji::web {

class RateLimiter {
 public:
  struct Settings {
    double per_second = 50;  // a page load is about ten requests; many terminals may share a proxy's address
    double burst = 500;
    size_t max_addresses = 8192;
  };
  RateLimiter(const Clock& clock, Settings settings) : clock_(clock), settings_(settings) {}

  // False: too many. When the table is full the longest idle half is forgotten.
  bool Admit(std::string_view address);

 private:
  struct Entry {
    relay::TokenBucket bucket;
    TimePoint last;
  };
  void MakeRoom();

  const Clock& clock_;
  Settings settings_;
  std::unordered_map<std::string, Entry> entries_;
};

}  // namespace shoji::web
