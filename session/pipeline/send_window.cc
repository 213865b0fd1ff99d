#include "session/pipeline/send_window.h"

#include <algorithm>

namespace shoji::pipeline {
namespace {

constexpr size_t kMaxSamples = 256;
constexpr double kFillingBytes = 32 * 1024;

// True when `id` is not newer than `newest`, for counters that wrap.
bool AlreadySent(uint32_t id, uint32_t newest) { return newest - id < 0x8000'0000U; }

}  // namespace

bool SendWindow::IsOpen() const {
  if (sent_.size() >= kMaxUnackedFrames) return false;
  return sent_.empty() || in_flight_bytes_ < limit_bytes();
}

uint64_t SendWindow::limit_bytes() const {
  if (samples_.empty()) return kMinWindowBytes;
  double bytes_per_second = 0;
  Duration round_trip = Duration::max();
  for (const Sample& sample : samples_) {
    bytes_per_second = std::max(bytes_per_second, sample.bytes_per_second);
    round_trip = std::min(round_trip, sample.round_trip);
  }
  const double seconds = std::chrono::duration<double>(round_trip).count();
  return std::max(kMinWindowBytes, static_cast<uint64_t>(kWindowGain * bytes_per_second * seconds));
}

std::optional<double> SendWindow::bytes_per_second() const {
  std::optional<double> fastest;
  for (const Sample& sample : samples_) {
    if (sample.filled) fastest = std::max(fastest.value_or(0), sample.bytes_per_second);
  }
  return fastest;
}

void SendWindow::OnSent(uint32_t frame_id, uint64_t bytes, TimePoint now) {
  sent_.push_back({.frame_id = frame_id, .bytes = bytes, .at = now, .delivered_before = delivered_bytes_});
  in_flight_bytes_ += bytes;
  newest_id_ = frame_id;
  any_sent_ = true;
}

Result<void> SendWindow::OnAck(uint32_t frame_id, TimePoint now) {
  if (!any_sent_ || !AlreadySent(frame_id, newest_id_)) {
    return Fail(ErrorCode::kInvalid, "acknowledgement of a frame that was never sent");
  }
  while (!sent_.empty() && AlreadySent(sent_.front().frame_id, frame_id)) {
    const Sent frame = sent_.front();
    sent_.pop_front();
    in_flight_bytes_ -= frame.bytes;
    delivered_bytes_ += frame.bytes;
    AddSample(frame, now);
  }
  return {};
}

void SendWindow::AddSample(const Sent& frame, TimePoint now) {
  const Duration round_trip = std::max(now - frame.at, Duration(1));
  const double seconds = std::chrono::duration<double>(round_trip).count();
  const auto delivered = static_cast<double>(delivered_bytes_ - frame.delivered_before);
  samples_.push_back({.at = now,
                      .bytes_per_second = delivered / seconds,
                      .round_trip = round_trip,
                      .filled = delivered >= kFillingBytes});
  while (samples_.size() > kMaxSamples || now - samples_.front().at > kEstimateLife) samples_.pop_front();
}

}  // namespace shoji::pipeline
