// From the physical key a terminal reports (USB HID usage page 7) to the X keycode of that key. Pure.
#pragma once

#include <cstdint>

namespace shoji::agent {

// X keycodes are Linux evdev codes plus 8 (xkeyboard-config "evdev" keycodes). 0 when the usage has no key.
// Source of the pairs: USB HID Usage Tables 1.4 chapter 10, linux/input-event-codes.h.
uint8_t XKeycodeForHidUsage(uint16_t usage);

}  // namespace shoji::agent
