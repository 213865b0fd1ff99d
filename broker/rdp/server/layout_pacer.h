// A window that is dragged larger tells many sizes; the session is asked for few: the first at once, then the newest
// every quarter of a second. Pure; owned by Connection.
#pragma once

#include <optional>

#include "broker/rdp/server/monitor_layout.h"
#include "codec/base/clock.h"

namespace shoji::rdp {

class LayoutPacer {
 public:
  static constexpr Duration kApart = std::chrono::milliseconds(250);

  // `current`: what is shown; asking for it asks for nothing.
  explicit LayoutPacer(const MonitorLayout& current) : asked_(current) {}

  void Note(const MonitorLayout& layout) { newest_ = layout; }
  // What to ask for now, if anything.
  std::optional<MonitorLayout> Take(TimePoint now) {
    if (!newest_ || (last_ && now - *last_ < kApart)) return {};
    const MonitorLayout layout = *newest_;
    newest_.reset();
    if (layout == asked_) return {};
    asked_ = layout;
    last_ = now;
    return layout;
  }
  // How long until Take() may have something.
  std::optional<Duration> WaitTime(TimePoint now) const {
    if (!newest_) return {};
    return last_ ? std::max(Duration::zero(), *last_ + kApart - now) : Duration::zero();
  }

 private:
  MonitorLayout asked_;
  std::optional<MonitorLayout> newest_;
  std::optional<TimePoint> last_;
};

}  // namespace shoji::rdp
