#include "broker/rdp/input/rdp_keyboard.h"

#include <algorithm>

#include "broker/rdp/input/keysym_text.h"

namespace shoji::rdp {
namespace {

constexpr uint8_t kControlScancode = 0x1d;
constexpr uint8_t kLeftShiftScancode = 0x2a;
constexpr uint8_t kRightShiftScancode = 0x36;
constexpr uint8_t kNumLockScancode = 0x45;
constexpr KeyMeaning kPauseKey{0x48, KeyKind::kFunction, keysym::kPause, keysym::kPause};

bool IsHighSurrogate(uint16_t unit) { return (unit & 0xfc00) == 0xd800; }
bool IsLowSurrogate(uint16_t unit) { return (unit & 0xfc00) == 0xdc00; }

// Keyboards of old put E0 2A around some keys; it is no Shift.
bool IsFakeShift(uint8_t scancode, bool extended) {
  return extended && (scancode == kLeftShiftScancode || scancode == kRightShiftScancode);
}

uint32_t KeysymOfControl(uint32_t character) {
  switch (character) {
    case '\b':
      return keysym::kBackSpace;
    case '\t':
      return keysym::kTab;
    case '\n':
    case '\r':
      return keysym::kReturn;
    case 0x1b:
      return keysym::kEscape;
    case 0x7f:
      return keysym::kDelete;
    default:
      return 0;
  }
}

}  // namespace

RdpKeyboard::Messages RdpKeyboard::OnScancode(uint16_t flags, uint8_t scancode) {
  const bool extended = (flags & kKeyExtended) != 0;
  const bool down = (flags & kKeyRelease) == 0;
  if ((flags & kKeyExtended1) != 0) {  // Pause is E1 1D 45 down, then the same up
    pause_begun_ = scancode == kControlScancode && down;
    return {};
  }
  if (IsFakeShift(scancode, extended)) return {};
  const auto place = static_cast<uint16_t>(scancode | (extended ? kKeyExtended : 0));
  if (!down) return Release(place);
  const KeyMeaning* key = FindKey(scancode, extended, shape_);
  const bool pause =
      scancode == kNumLockScancode && (pause_begun_ || Holds(keysym::kControlLeft, keysym::kControlRight));
  pause_begun_ = false;
  if (pause) key = &kPauseKey;  // Ctrl+NumLock is the same key
  return key == nullptr ? Messages{} : Press(place, *key);
}

RdpKeyboard::Messages RdpKeyboard::Press(uint16_t place, const KeyMeaning& key) {
  const uint32_t keysym = KeysymOf(key);
  NoteLock(keysym, held_.contains(place));
  held_[place] = {keysym, key.hid_usage};
  return {Key(keysym, key.hid_usage, true)};
}

RdpKeyboard::Messages RdpKeyboard::Release(uint16_t place) {
  const auto held = held_.find(place);
  if (held == held_.end()) return {};
  const Held key = held->second;
  held_.erase(held);
  return {Key(key.keysym, key.hid_usage, false)};
}

RdpKeyboard::Messages RdpKeyboard::OnUnicode(uint16_t flags, uint16_t unit) {
  if ((flags & kKeyRelease) != 0) return {};  // what is typed is typed at once
  const uint16_t high = high_surrogate_;
  high_surrogate_ = IsHighSurrogate(unit) ? unit : 0;
  if (high_surrogate_ != 0) return {};
  uint32_t character = unit;
  if (IsLowSurrogate(unit)) {
    if (high == 0) return {};
    character = 0x10000u + ((high & 0x3ffu) << 10) + (unit & 0x3ffu);
  }
  if (character < 0x20 || character == 0x7f) return Tap(KeysymOfControl(character));
  if (character >= 0x80 && character < 0xa0) return {};
  if (ShortcutHeld()) return Tap(KeysymOfCharacter(character));
  return {wire::Text{ids_.Next(), Utf8Of(character)}};
}

RdpKeyboard::Messages RdpKeyboard::OnSynchronize(uint32_t toggles) {
  Messages released = ReleaseAll();
  caps_lock_ = (toggles & kSyncCapsLock) != 0;
  num_lock_ = (toggles & kSyncNumLock) != 0;
  return released;
}

RdpKeyboard::Messages RdpKeyboard::ReleaseAll() {
  Messages released;
  for (const auto& [place, key] : held_) released.push_back(Key(key.keysym, key.hid_usage, false));
  held_.clear();
  pause_begun_ = false;
  high_surrogate_ = 0;
  return released;
}

RdpKeyboard::Messages RdpKeyboard::Tap(uint32_t keysym) {
  if (keysym == 0) return {};
  return {Key(keysym, 0, true), Key(keysym, 0, false)};
}

uint32_t RdpKeyboard::KeysymOf(const KeyMeaning& key) const {
  const bool shift = Holds(keysym::kShiftLeft, keysym::kShiftRight);
  switch (key.kind) {
    case KeyKind::kCharacter:
      return shift ? key.shifted : key.plain;
    case KeyKind::kLetter:
      return shift != caps_lock_ ? key.shifted : key.plain;
    case KeyKind::kKeypad:
      return num_lock_ && !shift ? key.shifted : key.plain;
    case KeyKind::kFunction:
      return key.plain;
  }
  return key.plain;
}

void RdpKeyboard::NoteLock(uint32_t keysym, bool repeated) {
  if (repeated) return;
  if (keysym == keysym::kCapsLock) caps_lock_ = !caps_lock_;
  if (keysym == keysym::kNumLock) num_lock_ = !num_lock_;
}

bool RdpKeyboard::Holds(uint32_t first, uint32_t second) const {
  return std::ranges::any_of(
      held_, [&](const auto& held) { return held.second.keysym == first || held.second.keysym == second; });
}

bool RdpKeyboard::ShortcutHeld() const {
  return Holds(keysym::kControlLeft, keysym::kControlRight) || Holds(keysym::kAltLeft, keysym::kAltRight) ||
         Holds(keysym::kSuperLeft, keysym::kSuperRight);
}

wire::ClientMessage RdpKeyboard::Key(uint32_t keysym, uint16_t hid_usage, bool down) {
  return wire::Key{ids_.Next(), keysym, hid_usage, down};
}

}  // namespace shoji::rdp
