// The broker's numbers as Prometheus text. Pure; the only file that knows prometheus-cpp.
#pragma once

#include <string>

#include "broker/admin/session_directory.h"
#include "broker/sessions/statistics.h"

namespace shoji::web {

struct Gauges {
  size_t sessions = 0;
  size_t attached = 0;
  admin::HostStatus host;
  bool audit_writable = true;
  uint64_t audit_entries = 0;
  uint64_t audit_unsigned = 0;
  uint64_t checkpoint_failures = 0;
};

std::string RenderMetrics(const sessions::Statistics& statistics, const Gauges& gauges);

}  // namespace shoji::web
