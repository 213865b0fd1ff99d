// The size of the remote screen: what the client asked for, what the agent says it is. Newest wins: while one question
// is unanswered only the last wish is remembered. Pure, time from the caller. The framebuffer always has room for the
// largest screen, so a wrong answer of the agent shows a wrong part of its own screen and nothing else.
#pragma once

#include <optional>

#include "codec/base/clock.h"
#include "codec/wire/messages.h"

namespace shoji::pipeline {

// An agent that does not answer a RESIZE within this time: the size is switched all the same.
inline constexpr Duration kResizePatience = std::chrono::seconds(1);

class ScreenSizer {
 public:
  explicit ScreenSizer(Size initial);

  Size current() const { return current_; }
  // The screen is not yet what the client wants: frames of the old size are not worth sending.
  bool waiting() const { return unanswered_ || wanted_ != asked_; }

  // The client wants this (brought into range).
  void Request(const wire::Resize& wish);
  // What the agent must be asked now; nullopt while it owes an answer, or when nothing is wanted of it.
  std::optional<wire::Resize> TakeQuestion(TimePoint now);
  // Whatever the agent was asked last, it is asked for the newest wish once more.
  void AskAgain();
  // The agent says the screen has `size` now. True when current() changed.
  bool OnResized(Size size);
  // True when patience ended and current() changed.
  bool Tick(TimePoint now);
  std::optional<Duration> WaitTime(TimePoint now) const;

 private:
  Size current_;
  wire::Resize wanted_;  // newest wish
  wire::Resize asked_;   // newest question
  bool unanswered_ = false;
  TimePoint deadline_{};
};

}  // namespace shoji::pipeline
