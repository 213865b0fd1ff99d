// P4: which key presses type a character, so that they are counted with the texts. Knows the keys that are down, as the
// session's side does: a key that is down types its character again whatever keysym comes with it. One relay, one
// thread.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "codec/wire/messages.h"

namespace shoji::relay {

class TypedKeys {
 public:
  // The keysyms of X11's older character sets (katakana, Thai ...), which the session's side would turn into characters
  // that nobody here knows. Clients say 0x01000000 + code point instead: PROTOCOL.md, KEY.
  static constexpr bool IsOldCharacterSet(uint32_t keysym) { return keysym >= 0x0100 && keysym <= 0xFDFF; }

  // The character `key` types, UTF-8; empty when it types none, or repeats the key that was pressed last: how long
  // somebody leans on one key is no text. U+FFFD: it types one, and which is not known.
  std::string Press(const wire::Key& key);

 private:
  std::set<uint16_t> down_;                            // codes that went down with a character: at most 65,535
  std::optional<std::pair<uint32_t, uint16_t>> last_;  // keysym and code of the last press; none after a release
};

}  // namespace shoji::relay
