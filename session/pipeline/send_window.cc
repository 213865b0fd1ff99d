#include "session/pipeline/send_window.h"

#include <algorithm>

namespace shoji::pipeline {
namespace {

// True when `id` is not newer than `newest`, for counters that wrap.
bool AlreadySent(uint32_t id, uint32_t newest) { return newest - id < 0x8000'0000U; }

}  // namespace

bool SendWindow::IsOpen() const {
  if (sent_.size() >= limit_frames()) return false;
  return sent_.empty() || in_flight_bytes_ < limit_bytes();
}

size_t SendWindow::limit_frames() const {
  const Duration round_trip = path_.round_trip().value_or(Duration::zero());
  const auto shown_meanwhile = static_cast<size_t>((round_trip + kShownEvery - Duration(1)) / kShownEvery);
  return std::clamp(shown_meanwhile + 1, kMinUnackedFrames, kMaxUnackedFrames);
}

uint64_t SendWindow::limit_bytes() const {
  const auto rate = path_.bytes_per_second();
  const auto round_trip = path_.round_trip();
  if (!rate || !round_trip) return kFirstWindowBytes;
  const double carried = *rate * std::chrono::duration<double>(*round_trip).count();
  return std::max(kMinWindowBytes, static_cast<uint64_t>(kWindowGain * carried));
}

void SendWindow::OnSent(uint32_t frame_id, uint64_t bytes, TimePoint now) {
  sent_.push_back({.frame_id = frame_id, .bytes = bytes, .at = now});
  in_flight_bytes_ += bytes;
  newest_id_ = frame_id;
  any_sent_ = true;
}

Result<void> SendWindow::OnAck(uint32_t frame_id, Duration showing, TimePoint now) {
  if (!any_sent_ || !AlreadySent(frame_id, newest_id_)) {
    return Fail(ErrorCode::kInvalid, "acknowledgement of a frame that was never sent");
  }
  if (sent_.empty() || !AlreadySent(sent_.front().frame_id, frame_id)) return {};
  Delivery delivery{.bytes = 0, .sent = sent_.front().at, .acked = now, .showing = showing};
  while (!sent_.empty() && AlreadySent(sent_.front().frame_id, frame_id)) {
    delivery.bytes += sent_.front().bytes;
    sent_.pop_front();
  }
  in_flight_bytes_ -= delivery.bytes;
  path_.OnDelivery(delivery);
  return {};
}

}  // namespace shoji::pipeline
