// Which key strokes paste, as web-client/src/core/clipboard_order.ts knows them: Ctrl+V (with Shift: as plain text),
// Shift+Insert; and one of this door alone, Ctrl+Alt+Shift+V, which asks for the content's class first. Follows the
// modifiers of the keys it is shown. Pure; owned by one ClipboardExchange.
#pragma once

#include <vector>

#include "codec/wire/messages.h"

namespace shoji::rdp {

enum class PasteChord { kNone, kPaste, kPasteDeclared };

// The same key of the keyboard, whatever it means with the modifiers of the moment.
bool IsSameKey(const wire::Key& one, const wire::Key& other);

class PasteKeys {
 public:
  // What this key, going down or up, means with the modifiers seen so far.
  PasteChord Note(const wire::Key& key);
  void Reset() { modifiers_.clear(); }
  // Those that are down and no Ctrl, as their own messages told.
  std::vector<wire::Key> held_beside_control() const;

 private:
  std::vector<wire::Key> modifiers_;
};

}  // namespace shoji::rdp
