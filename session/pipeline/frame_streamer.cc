#include "session/pipeline/frame_streamer.h"

#include <sys/random.h>

#include <algorithm>

#include "codec/base/check.h"

namespace shoji::pipeline {
namespace {

uint32_t Microseconds(Duration duration) { return static_cast<uint32_t>(duration.count()); }

// Bytes no page can guess.
template <typename T>
T Secret() {
  T secret{};
  SHOJI_CHECK(::getrandom(&secret, sizeof(secret), 0) == sizeof(secret));
  return secret;
}

}  // namespace

FrameStreamer::FrameStreamer(const Clock& clock, damage::Source screen, damage::PixelGuard& guard)
    : clock_(clock),
      screen_(screen),
      motion_(Secret<uint64_t>()),
      encoder_(&motion_, &guard, Secret<frame::TileSecret>()) {}

void FrameStreamer::LookAgainAt(const std::vector<Rect>& areas) {
  if (areas.empty()) return;
  encoder_.Reguard(areas);
  reguarded_.insert(reguarded_.end(), areas.begin(), areas.end());
  OnHint();
}

void FrameStreamer::SetSize(Size size) {
  encoder_.SetSize(size);
  scheduler_.RequestFullLook();
}

void FrameStreamer::Start(frame::VideoChoice video) {
  encoder_.UseVideo(&videos_, video);
  encoder_.RequestKey();
  scheduler_.Attach();
}

std::optional<Bytes> FrameStreamer::Next(capture::DamageSet& damage, uint32_t last_input_id, const Rect& focus) {
  const Step step = scheduler_.Next(clock_.Now());
  if (step == Step::kNothing) return std::nullopt;
  const frame::Focus near{.x = focus.x, .y = focus.y};
  // What the guard hides now must not be sharpened, and what is still missing comes first.
  const bool refine = step == Step::kRefine && reguarded_.empty() && !encoder_.HasPending();
  return refine ? Refine(last_input_id, near)
                : LookAndBuild(step == Step::kRefine ? Step::kLook : step, damage, last_input_id, near);
}

std::optional<Bytes> FrameStreamer::LookAndBuild(Step step, capture::DamageSet& damage, uint32_t last_input_id,
                                                 frame::Focus focus) {
  const TimePoint started = clock_.Now();
  // Only now, when it may be about to change: an idle session does not wake up for it.
  if (started - last_sent_ >= kSettleTime) encoder_.Settle();
  std::vector<Rect> hinted = damage.Take(encoder_.size());
  hinted.insert(hinted.end(), reguarded_.begin(), reguarded_.end());
  reguarded_.clear();
  const bool changed = step == Step::kLookEverywhere ? encoder_.ScanAll(screen_.bgrx, screen_.stride_bytes)
                                                     : encoder_.Scan(screen_.bgrx, screen_.stride_bytes, hinted);
  const TimePoint looked = clock_.Now();
  totals_.capture += looked - started;
  scheduler_.OnLooked(step, changed, looked);
  if (!encoder_.HasPending()) return std::nullopt;
  const frame::FrameMeta meta{.frame_id = next_frame_id_,
                              .last_input_id = last_input_id,
                              .capture_us = Microseconds(looked - started),
                              .now = looked};
  return Sent(encoder_.BuildFrame(meta, LosslessBudget(), {.most_bytes = FrameBudget(), .focus = focus}), looked);
}

std::optional<Bytes> FrameStreamer::Refine(uint32_t last_input_id, frame::Focus focus) {
  const TimePoint started = clock_.Now();
  const frame::FrameMeta meta{.frame_id = next_frame_id_, .last_input_id = last_input_id};
  return Sent(encoder_.BuildRefinement(meta, kRefinementBytes, focus), started);
}

std::optional<Bytes> FrameStreamer::Sent(Bytes frame, TimePoint started) {
  const TimePoint now = clock_.Now();
  wire::StampEncodeTime(frame, Microseconds(now - started));
  last_sent_ = now;
  scheduler_.OnSent(next_frame_id_++, frame.size(), !encoder_.HasCoarse() && !encoder_.HasPending(), now);
  if (encoder_.HasPending()) scheduler_.OnHint(now);  // the rest of it
  totals_.encode += now - started;
  totals_.bytes += frame.size();
  ++totals_.frames;
  return frame;
}

size_t FrameStreamer::LosslessBudget() const {
  const double rate = scheduler_.window().path().bytes_per_second().value_or(kUnknownBytesPerSecond);
  return static_cast<size_t>(rate * std::chrono::duration<double>(kLosslessTime).count());
}

size_t FrameStreamer::FrameBudget() const {
  const auto rate = scheduler_.window().path().bytes_per_second();
  if (!rate) return SIZE_MAX;
  return std::max(kLeastFrameBytes, static_cast<size_t>(*rate * std::chrono::duration<double>(kFrameTime).count()));
}

}  // namespace shoji::pipeline
