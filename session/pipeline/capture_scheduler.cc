#include "session/pipeline/capture_scheduler.h"

#include <algorithm>

namespace shoji::pipeline {

void CaptureScheduler::Attach() {
  attached_ = true;
  exact_ = true;
  window_.Reset();
  hint_.reset();
  input_.reset();
  last_full_look_.reset();
  last_sent_ = {};
}

void CaptureScheduler::Detach() { attached_ = false; }

void CaptureScheduler::OnHint(TimePoint now) {
  if (!attached_) return;
  if (!hint_) hint_ = now;
  last_hint_ = now;
}

TimePoint CaptureScheduler::FullLookDue() const {
  if (!last_full_look_) return {};
  const TimePoint paused = std::max(*last_full_look_ + kFullLookInterval, last_hint_ + kHintPause);
  return std::min(paused, *last_full_look_ + kFullLookLimit);
}

TimePoint CaptureScheduler::LookDue(TimePoint now) const {
  return AnswersInput(now) ? *hint_ : std::max(*hint_, last_sent_ + kFrameInterval);
}

bool CaptureScheduler::WindowIsOpen(TimePoint now) const {
  return AnswersInput(now) ? window_.IsOpenForInput() : window_.IsOpen();
}

Step CaptureScheduler::Next(TimePoint now) const {
  if (!attached_ || !WindowIsOpen(now)) return Step::kNothing;
  if (now >= FullLookDue()) return Step::kLookEverywhere;
  if (hint_ && now >= LookDue(now)) return Step::kLook;
  if (!exact_ && now >= last_change_ + kQuietBeforeRefine) return Step::kRefine;
  return Step::kNothing;
}

void CaptureScheduler::OnLooked(Step step, bool changed, TimePoint now) {
  hint_.reset();
  if (step == Step::kLookEverywhere) last_full_look_ = now;
  if (changed) last_change_ = now;
}

void CaptureScheduler::OnSent(uint32_t frame_id, uint64_t bytes, bool exact, TimePoint now) {
  window_.OnSent(frame_id, bytes, now);
  exact_ = exact;
  input_.reset();
  last_sent_ = now;
}

std::optional<Duration> CaptureScheduler::WaitTime(TimePoint now) const {
  if (!attached_ || !WindowIsOpen(now)) return std::nullopt;
  TimePoint due = FullLookDue();
  if (hint_) due = std::min(due, LookDue(now));
  if (!exact_) due = std::min(due, last_change_ + kQuietBeforeRefine);
  return std::max(due - now, Duration::zero());
}

}  // namespace shoji::pipeline
