#include "session/pipeline/screen_sizer.h"

#include <algorithm>
#include <utility>

namespace shoji::pipeline {

bool ScreenSizer::Request(Size size, TimePoint now) {
  const Size target = ClampScreen(size);
  if (wanted_ ? *wanted_ == target : current_ == target) return false;
  wanted_ = target;
  deadline_ = now + kResizePatience;
  return true;
}

bool ScreenSizer::OnResized(Size size) {
  const Size real = ClampScreen(size);
  if (wanted_ && *wanted_ == real) wanted_.reset();
  return std::exchange(current_, real) != real;
}

bool ScreenSizer::Tick(TimePoint now) {
  if (!wanted_ || now < deadline_) return false;
  const Size target = *std::exchange(wanted_, std::nullopt);
  return std::exchange(current_, target) != target;
}

std::optional<Duration> ScreenSizer::WaitTime(TimePoint now) const {
  if (!wanted_) return std::nullopt;
  return std::max(deadline_ - now, Duration::zero());
}

}  // namespace shoji::pipeline
