// What a terminal's keyboard events (MS-RDPBCGR 2.2.8.1.1.3.1.1) mean as wire messages: KEY for keys, TEXT for Unicode
// events. Knows what is down, the locks, and half of a character. Pure; owned by shoji-rdp's one thread.
// The lock keys go over, too, as from the web; the far side swallows them because keysyms already carry their effect.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "broker/rdp/input/input_ids.h"
#include "broker/rdp/input/key_table.h"
#include "codec/wire/messages.h"

namespace shoji::rdp {

// Flags of the events, as the specification and FreeRDP number them.
inline constexpr uint16_t kKeyExtended = 0x0100;   // E0
inline constexpr uint16_t kKeyExtended1 = 0x0200;  // E1: the control key that begins Pause
inline constexpr uint16_t kKeyRelease = 0x8000;
inline constexpr uint32_t kSyncNumLock = 2;
inline constexpr uint32_t kSyncCapsLock = 4;

class RdpKeyboard {
 public:
  using Messages = std::vector<wire::ClientMessage>;

  // `ids` is borrowed and outlives the keyboard.
  RdpKeyboard(KeyboardShape shape, InputIds& ids) : shape_(shape), ids_(ids) {}

  // A key went down, repeats, or went up. Empty when it means nothing to a browser, or goes up without having been
  // down.
  Messages OnScancode(uint16_t flags, uint8_t scancode);
  // One UTF-16 unit typed. Characters come whole: the first half of a pair waits for the second, a half alone is lost.
  // While Ctrl, Alt or the Windows key is down a character is a key, so that shortcuts work; Enter, Backspace, Tab and
  // Escape are always keys; other control characters are lost.
  Messages OnUnicode(uint16_t flags, uint16_t unit);
  // The terminal has the focus again and says what its locks are; whatever was down is up (2.2.8.1.1.3.1.1.5).
  Messages OnSynchronize(uint32_t toggles);
  // Everything that is down goes up: before a disconnect, or when something else takes the keyboard.
  Messages ReleaseAll();

 private:
  struct Held {
    uint32_t keysym;
    uint16_t hid_usage;
  };

  Messages Press(uint16_t place, const KeyMeaning& key);
  Messages Release(uint16_t place);
  Messages Tap(uint32_t keysym);
  uint32_t KeysymOf(const KeyMeaning& key) const;
  void NoteLock(uint32_t keysym, bool repeated);
  bool Holds(uint32_t first, uint32_t second) const;
  bool ShortcutHeld() const;
  wire::ClientMessage Key(uint32_t keysym, uint16_t hid_usage, bool down);

  KeyboardShape shape_;
  InputIds& ids_;
  std::map<uint16_t, Held> held_;  // by scancode and its E0
  bool caps_lock_ = false;
  bool num_lock_ = true;
  bool pause_begun_ = false;
  uint16_t high_surrogate_ = 0;
};

}  // namespace shoji::rdp
