// One window that shows a session. Implemented by relay::Relay; called by the SessionDirectory on the service thread.
// The directory borrows a viewer between Attach() and Detach() and never destroys one.
#pragma once

#include <string_view>

#include "broker/sessions/hold.h"
#include "codec/base/unique_fd.h"
#include "codec/wire/messages.h"

namespace shoji::sessions {

class Viewer {
 public:
  virtual ~Viewer() = default;
  // The session's start has come this far: "queued", "sandbox", "display", "browser".
  virtual void ShowStep(std::string_view step) = 0;
  // The stream to the session is there; wire messages both ways.
  virtual void TakeLink(UniqueFd link) = 0;
  // What holds the session back from now on. Told on attaching when something does, and at each change.
  virtual void ShowHold(const Held& held) = 0;
  // Somebody asks to look on, does, or does no longer.
  virtual void ShowWatch(const wire::Watch& watch) = 0;
  // The session is over for this window, and why. The directory has forgotten the viewer already.
  virtual void End(wire::EndReason reason, std::string_view detail) = 0;
};

}  // namespace shoji::sessions
