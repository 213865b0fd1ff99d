// How a caller ends an analysis that takes too long for it. The analyses are pure and know no time: they ask before
// each question, and are done when the answer is yes.
#pragma once

#include <functional>

#include "codec/base/result.h"

namespace shoji::policy {

// Asked on the thread of the analysis, often: must be cheap. Empty: never.
using IsCancelled = std::function<bool()>;

inline std::unexpected<Error> Cancelled() {
  return Fail(ErrorCode::kTooLarge,
              "asking these rules through takes too long; write fewer rules, departments and different media types");
}

}  // namespace shoji::policy
