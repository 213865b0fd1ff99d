// SIGTERM and SIGINT as a readable descriptor. Handlers, not blocked signals: what we start must not inherit a mask.
// One per process; main thread.
#pragma once

#include "codec/base/result.h"
#include "codec/base/unique_fd.h"

namespace shoji::host {

// Readable once a signal came. Also makes SIGPIPE harmless for us without hiding it from our children.
Result<UniqueFd> CatchStopSignals();

}  // namespace shoji::host
