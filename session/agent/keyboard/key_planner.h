// Turns what a terminal's key means (keysym + physical key) into presses and releases of the remote Japanese keyboard,
// whatever layout the terminal has. Pure model of the X keyboard through libxkbcommon: no X connection, no clock.
// Owned by the agent, one thread. Remembers which keys are down.
#pragma once

#include <xkbcommon/xkbcommon.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "codec/base/c_handle.h"
#include "codec/base/result.h"

namespace shoji::agent {

struct KeyStep {
  uint8_t keycode;  // X keycode
  bool down;
  bool operator==(const KeyStep&) const = default;
};

// What to do for one key event: steps in order, or text to commit when no key makes that character. Both may be empty.
struct KeyPlan {
  std::vector<KeyStep> steps;
  std::string text;
};

// Model and layout given to setxkbmap and to libxkbcommon alike. jp106 has backslash on the yen key, as Windows has.
inline constexpr const char* kXkbRules = "evdev";
inline constexpr const char* kXkbModel = "jp106";
inline constexpr const char* kXkbLayout = "jp";

class KeyPlanner {
 public:
  // kUnavailable when xkb-data lacks the keyboard above.
  static Result<KeyPlanner> Create();

  // Prefers the physical key when it gives the keysym under the modifiers held now; else looks for another key, with
  // Shift changed for that moment; else text. A key already down repeats. Lock keys are swallowed: keysyms of the
  // terminal already say what its locks did. `hid_usage` 0 = unknown.
  KeyPlan Press(uint32_t keysym, uint16_t hid_usage);
  KeyPlan Release(uint32_t keysym, uint16_t hid_usage);
  // Releases everything held.
  KeyPlan ReleaseAll();
  // Press and release of the keys for an ASCII text; empty when a character has no key.
  std::optional<KeyPlan> Type(const std::string& ascii);
  // Turns Num Lock on, once, so that the keypad gives digits.
  KeyPlan TurnNumLockOn();

 private:
  struct Found {
    uint8_t keycode;
    bool with_shift;
  };
  struct Held {
    uint8_t keycode;
    bool is_shift;
  };

  KeyPlanner(CHandle<xkb_context, xkb_context_unref> context, CHandle<xkb_keymap, xkb_keymap_unref> keymap);

  std::optional<Found> Find(uint32_t keysym, uint8_t preferred_keycode) const;
  bool Gives(uint8_t keycode, uint32_t keysym, bool with_shift) const;
  bool ModifierActive(const char* name) const;
  bool ShortcutModifierHeld() const;
  void PressWithShift(const Found& found, KeyPlan& plan);
  void SetHeldShifts(bool down, KeyPlan& plan);
  void Step(uint8_t keycode, bool down, KeyPlan& plan);

  CHandle<xkb_context, xkb_context_unref> context_;
  CHandle<xkb_keymap, xkb_keymap_unref> keymap_;
  CHandle<xkb_state, xkb_state_unref> state_;
  CHandle<xkb_state, xkb_state_unref> what_if_;
  std::map<uint32_t, Held> held_;  // by physical key, or by keysym when that is unknown
};

}  // namespace shoji::agent
