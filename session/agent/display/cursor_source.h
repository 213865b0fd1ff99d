// Gives the pointer's current picture. Borrows the display; one thread.
#pragma once

#include <optional>

#include "codec/wire/messages.h"
#include "session/agent/display/x_display.h"

namespace shoji::agent {

class CursorSource {
 public:
  // Asks the server to announce changes (an event numbered xfixes_event() + cursor notify).
  explicit CursorSource(XDisplay& display);

  bool IsCursorEvent(const xcb_generic_event_t& event) const;
  // The picture now, at most kMaxCursorPx a side (a larger one is cut around its hot spot); empty when unknown.
  std::optional<wire::Cursor> Image() const;

 private:
  XDisplay& display_;
};

// Straight alpha from X's premultiplied ARGB; the part of the picture that fits kMaxCursorPx and holds the hot spot.
// `argb` has size.width_px * size.height_px pixels. Pure.
wire::Cursor CursorFromArgb(Size size, int hot_x, int hot_y, const uint32_t* argb);

}  // namespace shoji::agent
