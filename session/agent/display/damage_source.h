// Tells which part of the screen was drawn to. Borrows the display; one thread. Every drawing request is reported on
// its own (raw rectangles), so there is no region to reset and no change can fall between a report and its reset.
#pragma once

#include <optional>

#include "codec/base/geometry.h"
#include "session/agent/display/x_display.h"

namespace shoji::agent {

class DamageSource {
 public:
  explicit DamageSource(XDisplay& display);

  // The rectangle of a damage event; empty for any other event.
  std::optional<Rect> Area(const xcb_generic_event_t& event) const;

 private:
  XDisplay& display_;
};

}  // namespace shoji::agent
