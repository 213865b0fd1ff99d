// How fast the inspectors read: CPU time, not wall time. Figures of one run on one machine.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace shoji::bench {

struct SpeedRow {
  std::string name;
  size_t bytes = 0;
  double cpu_seconds = 0;
};
// Usual texts of several megabytes, and hostile ones: one unit repeated.
std::vector<SpeedRow> MeasureInspectSpeed();

}  // namespace shoji::bench
