#include "session/agent/keyboard/hid_codes.h"

#include <linux/input-event-codes.h>

#include <array>

namespace shoji::agent {
namespace {

constexpr uint8_t kXKeycodeOffset = 8;
constexpr uint16_t kFirstModifierUsage = 0xE0;

// Index = usage. 0x00-0x03 are error codes, not keys.
constexpr std::array<uint8_t, 0x95> kEvdevOfUsage = {
    0, 0, 0, 0,
    // 0x04 a-z
    KEY_A, KEY_B, KEY_C, KEY_D, KEY_E, KEY_F, KEY_G, KEY_H, KEY_I, KEY_J, KEY_K, KEY_L, KEY_M, KEY_N, KEY_O, KEY_P,
    KEY_Q, KEY_R, KEY_S, KEY_T, KEY_U, KEY_V, KEY_W, KEY_X, KEY_Y, KEY_Z,
    // 0x1E 1-9, 0
    KEY_1, KEY_2, KEY_3, KEY_4, KEY_5, KEY_6, KEY_7, KEY_8, KEY_9, KEY_0,
    // 0x28
    KEY_ENTER, KEY_ESC, KEY_BACKSPACE, KEY_TAB, KEY_SPACE, KEY_MINUS, KEY_EQUAL, KEY_LEFTBRACE, KEY_RIGHTBRACE,
    KEY_BACKSLASH, KEY_BACKSLASH, KEY_SEMICOLON, KEY_APOSTROPHE, KEY_GRAVE, KEY_COMMA, KEY_DOT, KEY_SLASH, KEY_CAPSLOCK,
    // 0x3A F1-F12
    KEY_F1, KEY_F2, KEY_F3, KEY_F4, KEY_F5, KEY_F6, KEY_F7, KEY_F8, KEY_F9, KEY_F10, KEY_F11, KEY_F12,
    // 0x46
    KEY_SYSRQ, KEY_SCROLLLOCK, KEY_PAUSE, KEY_INSERT, KEY_HOME, KEY_PAGEUP, KEY_DELETE, KEY_END, KEY_PAGEDOWN,
    KEY_RIGHT, KEY_LEFT, KEY_DOWN, KEY_UP,
    // 0x53 keypad
    KEY_NUMLOCK, KEY_KPSLASH, KEY_KPASTERISK, KEY_KPMINUS, KEY_KPPLUS, KEY_KPENTER, KEY_KP1, KEY_KP2, KEY_KP3, KEY_KP4,
    KEY_KP5, KEY_KP6, KEY_KP7, KEY_KP8, KEY_KP9, KEY_KP0, KEY_KPDOT,
    // 0x64
    KEY_102ND, KEY_COMPOSE, KEY_POWER, KEY_KPEQUAL,
    // 0x68 F13-F24: not passed on, the agent uses some of them itself
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    // 0x74 office keys no browser uses
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    // 0x85 keypad comma, keypad equal (AS/400)
    KEY_KPCOMMA, 0,
    // 0x87 International1-9: ろ \, カタカナひらがな, ¥, 変換, 無変換, PC-98 comma, unused
    KEY_RO, KEY_KATAKANAHIRAGANA, KEY_YEN, KEY_HENKAN, KEY_MUHENKAN, KEY_KPJPCOMMA, 0, 0, 0,
    // 0x90 LANG1-5
    KEY_HANGEUL, KEY_HANJA, KEY_KATAKANA, KEY_HIRAGANA, KEY_ZENKAKUHANKAKU};

constexpr std::array<uint8_t, 8> kEvdevOfModifier = {KEY_LEFTCTRL,  KEY_LEFTSHIFT,  KEY_LEFTALT,  KEY_LEFTMETA,
                                                     KEY_RIGHTCTRL, KEY_RIGHTSHIFT, KEY_RIGHTALT, KEY_RIGHTMETA};

}  // namespace

uint8_t XKeycodeForHidUsage(uint16_t usage) {
  uint8_t evdev = 0;
  if (usage < kEvdevOfUsage.size()) {
    evdev = kEvdevOfUsage[usage];
  } else if (usage >= kFirstModifierUsage && usage < kFirstModifierUsage + kEvdevOfModifier.size()) {
    evdev = kEvdevOfModifier[usage - kFirstModifierUsage];
  }
  return evdev == 0 ? 0 : static_cast<uint8_t>(evdev + kXKeycodeOffset);
}

}  // namespace shoji::agent
