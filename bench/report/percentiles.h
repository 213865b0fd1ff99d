// Percentiles by the nearest rank. Values; any thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace shoji::bench {

struct Percentiles {
  double p50 = 0;
  double p95 = 0;
  double p99 = 0;
};

// All zero for no values.
inline Percentiles PercentilesOf(std::vector<double> values) {
  if (values.empty()) return {};
  std::ranges::sort(values);
  const auto rank = [&](size_t percent) { return values[(values.size() * percent + 99) / 100 - 1]; };
  return {rank(50), rank(95), rank(99)};
}

}  // namespace shoji::bench
