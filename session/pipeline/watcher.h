// Somebody who looks on while a person works (helpdesk, with consent): a link of his own and frames of his own, made
// after the person's and at most kWatchInterval often, so that nobody works slower for being watched. Takes HELLO, ACK
// and PING; whatever else comes breaks the protocol: no input, no size, no content. Never larger than the person's
// screen, never less guarded (P5). Owned by Session, its one thread.
#pragma once

#include <memory>
#include <optional>

#include "session/link/poll_loop.h"
#include "session/pipeline/frame_streamer.h"
#include "session/pipeline/overlay_slot.h"
#include "session/pipeline/viewer.h"

namespace shoji::pipeline {

inline constexpr Duration kWatchInterval = std::chrono::milliseconds(100);

class Watcher {
 public:
  // What is shown, borrowed for ever; `overlay` is what lies over it now.
  struct Shown {
    const Clock& clock;
    damage::Source screen;
    damage::PixelGuard& guard;
    Size size;
    OverlaySlot overlay;
    uint64_t session_serial;
  };
  Watcher(const Shown& shown, UniqueFd link);

  int fd() const { return viewer_->fd(); }
  bool wants_write() const { return viewer_->wants_write(); }
  // The link is ready for something. kInvalid/kTooLarge: he broke the protocol; other errors: he is gone.
  Result<void> OnLink(link::Ready ready);

  void OnHint(const capture::DamageSet& damage);
  void SetCursor(const wire::Cursor& cursor) { overlay_.SetCursor(cursor); }
  void SetSize(Size size);
  void LookAgainAt(const std::vector<Rect>& areas) { streamer_.LookAgainAt(areas); }

  // Sends what is due; call when the person's own client has what it gets. An Error: he is gone.
  Result<void> Tick();
  std::optional<Duration> WaitTime() const;

  // For its END; nothing else is called after that.
  std::unique_ptr<Viewer> TakeViewer() { return std::move(viewer_); }

 private:
  Result<void> OnMessage(const wire::ClientMessage& message);
  Result<void> Welcome();

  const Clock& clock_;
  uint64_t session_serial_;
  Size size_;
  capture::DamageSet damage_;
  OverlaySlot overlay_;
  FrameStreamer streamer_;
  std::unique_ptr<Viewer> viewer_;
  TimePoint next_frame_{};
};

}  // namespace shoji::pipeline
