#include "session/agent/display/input_injector.h"

#include <xcb/xtest.h>

#include <array>

#include "session/agent/display/xcb_xkb.h"
#include "session/agent/ime/text_slots.h"

namespace shoji::agent {
namespace {

// X button numbers of wire POINTER bits 0..4: left, middle, right, back, forward.
constexpr std::array<uint8_t, 5> kButtonNumbers = {1, 2, 3, 8, 9};
constexpr int kUnitsPerNotch = 120;
constexpr uint16_t kNeverRepeatMs = 65535;
constexpr xcb_keysym_t kFirstSlotKeysym = 0xffd2;  // XK_F21

}  // namespace

void InputInjector::PrepareKeyboard() {
  const std::array<uint8_t, 32> no_per_key_change{};
  // Only the repeat timing is changed (changeControls); every other field is ignored by the server.
  xcb_xkb_set_controls(display_.connection(), XCB_XKB_ID_USE_CORE_KBD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                       XCB_XKB_BOOL_CTRL_REPEAT_KEYS, kNeverRepeatMs, kNeverRepeatMs, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                       0, no_per_key_change.data());
  for (size_t slot = 0; slot < kTextSlotKeycodes.size(); ++slot) {
    const xcb_keysym_t keysym = kFirstSlotKeysym + static_cast<xcb_keysym_t>(slot);
    xcb_change_keyboard_mapping(display_.connection(), 1, kTextSlotKeycodes[slot], 1, &keysym);
  }
}

void InputInjector::Keys(const std::vector<KeyStep>& steps) {
  for (const KeyStep& step : steps) Fake(step.down ? XCB_KEY_PRESS : XCB_KEY_RELEASE, step.keycode);
}

void InputInjector::TapKeycode(uint8_t keycode) {
  Fake(XCB_KEY_PRESS, keycode);
  Fake(XCB_KEY_RELEASE, keycode);
}

void InputInjector::Pointer(uint16_t x, uint16_t y, uint8_t buttons) {
  Fake(XCB_MOTION_NOTIFY, 0, static_cast<int16_t>(x), static_cast<int16_t>(y));
  SetButtons(buttons);
}

void InputInjector::Wheel(uint16_t x, uint16_t y, int dx, int dy) {
  Fake(XCB_MOTION_NOTIFY, 0, static_cast<int16_t>(x), static_cast<int16_t>(y));
  wheel_x_ += dx;
  wheel_y_ += dy;
  Notches(wheel_y_, 4, 5);
  Notches(wheel_x_, 6, 7);
}

void InputInjector::ReleaseButtons() {
  SetButtons(0);
  wheel_x_ = wheel_y_ = 0;
}

void InputInjector::SetButtons(uint8_t buttons) {
  for (size_t bit = 0; bit < kButtonNumbers.size(); ++bit) {
    const bool was_down = ((buttons_ >> bit) & 1) != 0;
    const bool is_down = ((buttons >> bit) & 1) != 0;
    if (was_down != is_down) Fake(is_down ? XCB_BUTTON_PRESS : XCB_BUTTON_RELEASE, kButtonNumbers[bit]);
  }
  buttons_ = buttons;
}

void InputInjector::Notches(int& remainder, uint8_t button_less, uint8_t button_more) {
  for (; remainder >= kUnitsPerNotch; remainder -= kUnitsPerNotch) {
    Fake(XCB_BUTTON_PRESS, button_more);
    Fake(XCB_BUTTON_RELEASE, button_more);
  }
  for (; remainder <= -kUnitsPerNotch; remainder += kUnitsPerNotch) {
    Fake(XCB_BUTTON_PRESS, button_less);
    Fake(XCB_BUTTON_RELEASE, button_less);
  }
}

void InputInjector::Fake(uint8_t type, uint8_t detail, int16_t x, int16_t y) {
  xcb_test_fake_input(display_.connection(), type, detail, XCB_CURRENT_TIME, display_.root(), x, y, 0);
}

}  // namespace shoji::agent
