// What each key of a terminal's keyboard means: from the scancode RDP carries (PC set 1) to the physical key (USB HID
// usage) and the keysyms its cap shows, the same as web-client/src/core/keysym.ts and hid_usage.ts give for that key.
// Pure; any thread.
#pragma once

#include <cstdint>

namespace shoji::rdp {

// Where the caps are: Japanese 106/109 keys, or American 101/104. Every other layout is taken for American.
enum class KeyboardShape : uint8_t { kAmerican, kJapanese };

enum class KeyKind : uint8_t {
  kCharacter,  // Shift chooses between plain and shifted
  kLetter,     // so does Caps Lock
  kKeypad,     // Num Lock chooses; Shift takes that back
  kFunction,   // always plain
};

struct KeyMeaning {
  uint16_t hid_usage = 0;  // 0: no position of its own (the keys of a browser)
  KeyKind kind = KeyKind::kFunction;
  uint32_t plain = 0;    // keysym; 0: no key
  uint32_t shifted = 0;  // keypad: with Num Lock
};

// `layout`, `type`: as in TS_UD_CS_CORE (MS-RDPBCGR 2.2.1.3.2). Layout 0x0411 in its low half is Japanese, also with an
// input method in the high half; type 4 says that American keys are used with it.
KeyboardShape ShapeOf(uint32_t layout, uint32_t type);

// `scancode`: without the bit of release; `extended`: it came with E0. Null when there is no such key, or none that
// means anything to a browser.
const KeyMeaning* FindKey(uint8_t scancode, bool extended, KeyboardShape shape);

namespace keysym {
inline constexpr uint32_t kBackSpace = 0xff08;
inline constexpr uint32_t kTab = 0xff09;
inline constexpr uint32_t kReturn = 0xff0d;
inline constexpr uint32_t kPause = 0xff13;
inline constexpr uint32_t kScrollLock = 0xff14;
inline constexpr uint32_t kEscape = 0xff1b;
inline constexpr uint32_t kHome = 0xff50;
inline constexpr uint32_t kLeft = 0xff51;
inline constexpr uint32_t kUp = 0xff52;
inline constexpr uint32_t kRight = 0xff53;
inline constexpr uint32_t kDown = 0xff54;
inline constexpr uint32_t kEnd = 0xff57;
inline constexpr uint32_t kNumLock = 0xff7f;
inline constexpr uint32_t kKeypadEnter = 0xff8d;
inline constexpr uint32_t kShiftLeft = 0xffe1;
inline constexpr uint32_t kShiftRight = 0xffe2;
inline constexpr uint32_t kControlLeft = 0xffe3;
inline constexpr uint32_t kControlRight = 0xffe4;
inline constexpr uint32_t kCapsLock = 0xffe5;
inline constexpr uint32_t kAltLeft = 0xffe9;
inline constexpr uint32_t kAltRight = 0xffea;
inline constexpr uint32_t kSuperLeft = 0xffeb;
inline constexpr uint32_t kSuperRight = 0xffec;
inline constexpr uint32_t kDelete = 0xffff;
inline constexpr uint32_t kZenkakuHankaku = 0xff2a;
inline constexpr uint32_t kEisuToggle = 0xff30;
}  // namespace keysym

}  // namespace shoji::rdp
