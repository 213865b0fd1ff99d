#include "session/pipeline/overlay_slot.h"

#include <algorithm>
#include <utility>

#include "session/pipeline/capture_scheduler.h"

namespace shoji::pipeline {
namespace {

Duration TimeFor(size_t bytes) {
  const std::chrono::duration<double> seconds(static_cast<double>(bytes) / kCursorBytesPerSecond);
  return std::max(std::chrono::ceil<Duration>(seconds), kFrameInterval);
}

}  // namespace

void OverlaySlot::SetCursor(wire::Cursor cursor) {
  if (cursor_ == cursor) return;
  cursor_ = std::move(cursor);
  cursor_due_ = true;
}

void OverlaySlot::SetCaret(const Rect& caret) {
  if (caret_ == caret) return;
  caret_ = caret;
  caret_due_ = true;
}

void OverlaySlot::Renew() {
  cursor_due_ = cursor_.has_value();
  caret_due_ = true;
  next_ = {};
}

std::vector<wire::ServerMessage> OverlaySlot::Take(Size screen, TimePoint now) {
  std::vector<wire::ServerMessage> due;
  if (now < next_ || !(cursor_due_ || caret_due_)) return due;
  next_ = now + TimeFor(cursor_due_ ? cursor_->rgba.size() : 0);
  if (std::exchange(cursor_due_, false)) due.emplace_back(*cursor_);
  if (std::exchange(caret_due_, false)) due.emplace_back(wire::Caret{Clamp(caret_, screen)});
  return due;
}

std::optional<Duration> OverlaySlot::WaitTime(TimePoint now) const {
  if (!cursor_due_ && !caret_due_) return std::nullopt;
  return std::max(next_ - now, Duration::zero());
}

}  // namespace shoji::pipeline
