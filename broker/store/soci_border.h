// Where SOCI's exceptions end: everything in this folder that talks to the database goes through Guarded().
#pragma once

#include <soci/soci.h>

#include <utility>

#include "codec/base/clock.h"
#include "codec/base/result.h"

namespace shoji::store {

// Calls `work`, which returns a Result; whatever SOCI throws becomes kIo with SOCI's text (it holds no bound values).
template <typename Work>
auto Guarded(Work&& work) -> decltype(work()) {
  try {
    return std::forward<Work>(work)();
  } catch (const soci::soci_error& error) {
    return Fail(ErrorCode::kIo, "store: " + error.get_error_message());
  } catch (const std::exception& error) {
    return Fail(ErrorCode::kIo, std::string("store: ") + error.what());
  }
}

inline long long ToMillis(WallTime time) { return time.time_since_epoch().count(); }
inline WallTime FromMillis(long long millis) { return WallTime(std::chrono::milliseconds(millis)); }

}  // namespace shoji::store
