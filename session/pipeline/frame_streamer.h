// From pixels to FRAME messages for one client at a time: asks the scheduler when, looks through the guard (P5), lets
// the encoder find and encode what changed. Owned by shoji-session's one thread; no sockets.
#pragma once

#include <optional>

#include "codec/base/clock.h"
#include "codec/frame/frame_encoder.h"
#include "codec/motion/strip_motion.h"
#include "codec/video/region_finder.h"
#include "session/capture/damage_set.h"
#include "session/pipeline/capture_scheduler.h"

namespace shoji::pipeline {

// One refinement frame at most; several follow one another as the window allows.
inline constexpr size_t kRefinementBytes = 256 * 1024;
// A frame is lossless when the path is expected to carry it within this time; unknown paths are taken for 100 Mbit/s.
inline constexpr Duration kLosslessTime = std::chrono::milliseconds(50);
inline constexpr double kUnknownBytesPerSecond = 12.5e6;
// No frame is expected to fill a known path for longer: what is nearest to the person's eyes goes first, and what is
// typed meanwhile waits for no more than this.
inline constexpr Duration kFrameTime = std::chrono::milliseconds(100);
inline constexpr size_t kLeastFrameBytes = 16 * 1024;

// What the client has shown for so long is worth keeping for it when it goes (FrameEncoder::Settle).
inline constexpr Duration kSettleTime = std::chrono::milliseconds(250);

struct StreamTotals {
  uint64_t frames = 0;
  uint64_t bytes = 0;
  Duration capture{};
  Duration encode{};
};

class FrameStreamer {
 public:
  // `screen`: the framebuffer's pixels, borrowed for ever. `guard`: enforcement point P5, borrowed.
  FrameStreamer(const Clock& clock, damage::Source screen, damage::PixelGuard& guard);

  // The part of the framebuffer that is the screen. The next frame is a KEY frame.
  void SetSize(Size size);
  // A new client: it gets a KEY frame first, and video as it takes it. Until Stop() frames are made as the window
  // allows.
  void Start(frame::VideoChoice video);
  void Stop() { scheduler_.Detach(); }
  void OnHint() { scheduler_.OnHint(clock_.Now()); }
  // The guard shows these places differently now.
  void LookAgainAt(const std::vector<Rect>& areas);
  void OnInput() { scheduler_.OnInput(clock_.Now()); }
  Result<void> OnAck(const wire::Ack& ack) {
    return scheduler_.OnAck(ack.frame_id, std::chrono::microseconds(ack.present_us), clock_.Now());
  }

  // The next FRAME message when one is due; nullopt otherwise. Call again until nullopt. `damage` is emptied when
  // looked at; `focus` is what gets sharp first.
  std::optional<Bytes> Next(capture::DamageSet& damage, uint32_t last_input_id, const Rect& focus);
  std::optional<Duration> WaitTime() const { return scheduler_.WaitTime(clock_.Now()); }

  const StreamTotals& totals() const { return totals_; }

 private:
  std::optional<Bytes> LookAndBuild(Step step, capture::DamageSet& damage, uint32_t last_input_id, frame::Focus focus);
  std::optional<Bytes> Refine(uint32_t last_input_id, frame::Focus focus);
  std::optional<Bytes> Sent(Bytes frame, TimePoint started);
  size_t LosslessBudget() const;
  size_t FrameBudget() const;

  const Clock& clock_;
  damage::Source screen_;
  motion::StripMotion motion_;
  video::RegionFinder videos_;
  frame::FrameEncoder encoder_;
  CaptureScheduler scheduler_;
  StreamTotals totals_;
  std::vector<Rect> reguarded_;  // not looked at again yet
  TimePoint last_sent_{};
  uint32_t next_frame_id_ = 1;
};

}  // namespace shoji::pipeline
