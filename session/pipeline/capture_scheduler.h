// Decides when to look at the screen and when to send; knows neither pixels nor sockets. Pure, time from the caller.
// There is no queue of frames: while the window is shut nothing is looked at, and when it opens the newest state is.
// The first change after quiet is looked at at once; after that at most one frame per kFrameInterval. What a person's
// own hand has just caused waits for neither: it is looked at at once, and may overtake a window full of something else
// once. Without a client nothing is due, ever.
#pragma once

#include <optional>

#include "session/pipeline/send_window.h"

namespace shoji::pipeline {

// A little less than a 60 Hz source's period, so that such a source is never held back.
inline constexpr Duration kFrameInterval = std::chrono::milliseconds(14);
// Lost hints are covered by looking everywhere: a second after the last such look once hints pause, five in any case.
inline constexpr Duration kFullLookInterval = std::chrono::seconds(1);
inline constexpr Duration kHintPause = std::chrono::milliseconds(250);
inline constexpr Duration kFullLookLimit = std::chrono::seconds(5);
inline constexpr Duration kQuietBeforeRefine = std::chrono::milliseconds(100);
// A browser answers a key within this time if it answers at all.
inline constexpr Duration kInputEcho = std::chrono::milliseconds(100);

enum class Step {
  kNothing,
  kLook,            // scan the hinted places, send if anything changed
  kLookEverywhere,  // scan the whole screen, send if anything changed
  kRefine,          // nothing changes: bring coarse places to lossless
};

class CaptureScheduler {
 public:
  // A client is there, from nothing: the first look is everywhere and due at once.
  void Attach();
  void Detach();
  bool attached() const { return attached_; }

  void OnHint(TimePoint now);
  // The browser has been given what the person did: what changes next is probably the answer.
  void OnInput(TimePoint now) { input_ = now; }
  // The picture on the client may differ from the screen (size changed, key frame asked for): look everywhere, now.
  void RequestFullLook() { last_full_look_.reset(); }

  // What to do now. Call again after doing it.
  Step Next(TimePoint now) const;
  // A scan was made; `changed` when it found anything.
  void OnLooked(Step step, bool changed, TimePoint now);
  // A frame left; `exact` when the client then has the screen bit for bit.
  void OnSent(uint32_t frame_id, uint64_t bytes, bool exact, TimePoint now);
  // See SendWindow::OnAck.
  Result<void> OnAck(uint32_t frame_id, Duration showing, TimePoint now) {
    return window_.OnAck(frame_id, showing, now);
  }

  // How long Next() will go on saying kNothing if nothing happens; nullopt: for ever.
  std::optional<Duration> WaitTime(TimePoint now) const;

  const SendWindow& window() const { return window_; }

 private:
  TimePoint FullLookDue() const;
  TimePoint LookDue(TimePoint now) const;
  bool AnswersInput(TimePoint now) const { return hint_ && input_ && now - *input_ <= kInputEcho; }
  bool WindowIsOpen(TimePoint now) const;

  bool attached_ = false;
  bool exact_ = true;
  SendWindow window_;
  std::optional<TimePoint> hint_;   // oldest one not looked at yet
  std::optional<TimePoint> input_;  // the newest one without a frame since
  std::optional<TimePoint> last_full_look_;
  TimePoint last_hint_{};
  TimePoint last_sent_{};
  TimePoint last_change_{};
};

}  // namespace shoji::pipeline
