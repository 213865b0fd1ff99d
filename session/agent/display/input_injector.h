// Presses keys, moves the pointer and turns the wheel through XTEST. Borrows the display; one thread. Requests are only
// queued: call XDisplay::Flush() after a batch.
#pragma once

#include <cstdint>
#include <vector>

#include "session/agent/display/x_display.h"
#include "session/agent/keyboard/key_planner.h"

namespace shoji::agent {

class InputInjector {
 public:
  explicit InputInjector(XDisplay& display) : display_(display) {}

  // Stops the server's own key repeat (the terminal repeats) and gives the text slots' keycodes a function keysym.
  void PrepareKeyboard();
  void Keys(const std::vector<KeyStep>& steps);
  // A press and release that carries the order of a text message (ime/text_slots.h).
  void TapKeycode(uint8_t keycode);
  // Absolute position; `buttons` is the whole state, bits as in wire POINTER.
  void Pointer(uint16_t x, uint16_t y, uint8_t buttons);
  // 1/120 notches, positive = right/down; parts of a notch are kept for the next call.
  void Wheel(uint16_t x, uint16_t y, int dx, int dy);
  void ReleaseButtons();

 private:
  void SetButtons(uint8_t buttons);
  void Fake(uint8_t type, uint8_t detail, int16_t x = 0, int16_t y = 0);
  void Notches(int& remainder, uint8_t button_less, uint8_t button_more);

  XDisplay& display_;
  uint8_t buttons_ = 0;
  int wheel_x_ = 0;
  int wheel_y_ = 0;
};

}  // namespace shoji::agent
