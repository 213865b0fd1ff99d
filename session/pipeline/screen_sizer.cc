#include "session/pipeline/screen_sizer.h"

#include <algorithm>
#include <utility>

namespace shoji::pipeline {
namespace {

// What the agent takes the terminal's scale to be until told.
constexpr uint16_t kInitialScalePercent = 100;

}  // namespace

ScreenSizer::ScreenSizer(Size initial)
    : current_(initial), wanted_{.size = initial, .scale_percent = kInitialScalePercent}, asked_(wanted_) {}

void ScreenSizer::Request(const wire::Resize& wish) {
  wanted_ = {.size = ClampScreen(wish.size), .scale_percent = wish.scale_percent};
}

std::optional<wire::Resize> ScreenSizer::TakeQuestion(TimePoint now) {
  if (unanswered_ || wanted_ == asked_) return std::nullopt;
  unanswered_ = true;
  deadline_ = now + kResizePatience;
  return asked_ = wanted_;
}

void ScreenSizer::AskAgain() {
  unanswered_ = false;
  asked_.scale_percent = 0;  // no wish has that
}

bool ScreenSizer::OnResized(Size size) {
  const Size real = ClampScreen(size);
  if (!waiting()) wanted_.size = asked_.size = real;  // unasked: the client may well want the old size again
  if (unanswered_ && asked_.size == real) unanswered_ = false;
  return std::exchange(current_, real) != real;
}

bool ScreenSizer::Tick(TimePoint now) {
  if (!unanswered_ || now < deadline_) return false;
  unanswered_ = false;
  return std::exchange(current_, asked_.size) != asked_.size;
}

std::optional<Duration> ScreenSizer::WaitTime(TimePoint now) const {
  if (!unanswered_) return std::nullopt;
  return std::max(deadline_ - now, Duration::zero());
}

}  // namespace shoji::pipeline
