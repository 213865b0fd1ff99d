// Which refused destinations a clerk is told about (NOTICE 2), and how often. One per session; pure, time from the
// caller. Decides nothing about access: that has happened in shoji-egress.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "codec/base/clock.h"

namespace shoji::host {

inline constexpr Duration kBetweenNotices = std::chrono::seconds(1);
inline constexpr Duration kBetweenNoticesOfOneHost = std::chrono::seconds(10);

class RefusalNotices {
 public:
  // The parameter of the notice, `host reason-key`. nullopt when nothing is to be said: `answer` is no refusal by rule,
  // the browser called by itself, or the clerk heard of it (or of another one) a moment ago.
  std::optional<std::string> NoticeOf(const std::string& host, const std::string& answer, TimePoint now);

 private:
  std::map<std::string, TimePoint> told_;  // within kBetweenNoticesOfOneHost; so at most ten
};

}  // namespace shoji::host
