#include "session/agent/display/damage_source.h"

#include <xcb/damage.h>

namespace shoji::agent {

DamageSource::DamageSource(XDisplay& display) : display_(display) {
  xcb_damage_create(display_.connection(), xcb_generate_id(display_.connection()), display_.root(),
                    XCB_DAMAGE_REPORT_LEVEL_RAW_RECTANGLES);
}

std::optional<Rect> DamageSource::Area(const xcb_generic_event_t& event) const {
  if ((event.response_type & 0x7f) != display_.damage_event() + XCB_DAMAGE_NOTIFY) return std::nullopt;
  const auto& notify = reinterpret_cast<const xcb_damage_notify_event_t&>(event);
  return Rect{notify.area.x, notify.area.y, notify.area.width, notify.area.height};
}

}  // namespace shoji::agent
