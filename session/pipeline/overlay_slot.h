// Holds the newest cursor and caret, and says when the client gets them: the first change at once, then at most one of
// each per frame, and no more cursor bytes than kCursorBytesPerSecond, so that a sandbox which changes its cursor
// without end cannot make frames or END wait. Pure, time from the caller.
#pragma once

#include <optional>
#include <vector>

#include "codec/base/clock.h"
#include "codec/wire/messages.h"

namespace shoji::pipeline {

// The usual 32x32 cursor may change with every frame; the largest (128x128) four times a second.
inline constexpr double kCursorBytesPerSecond = 256 * 1024;

class OverlaySlot {
 public:
  void SetCursor(wire::Cursor cursor);
  void SetCaret(const Rect& caret);
  // Where text goes in, as the agent says it.
  const Rect& caret() const { return caret_; }

  // A new client, which has seen nothing: everything is due at once.
  void Renew();
  // What is due now: CURSOR, CARET (inside `screen`), both or none. Call when nothing else waits for the client.
  std::vector<wire::ServerMessage> Take(Size screen, TimePoint now);
  // How long until something is due; nullopt while nothing new is there.
  std::optional<Duration> WaitTime(TimePoint now) const;

 private:
  std::optional<wire::Cursor> cursor_;
  Rect caret_{};
  bool cursor_due_ = false;
  bool caret_due_ = false;
  TimePoint next_{};
};

}  // namespace shoji::pipeline
