#include "broker/relay/typed_keys.h"

#include "policy/inspect/unicode.h"

namespace shoji::relay {
namespace {

constexpr char32_t kSomeCharacter = 0xFFFD;
constexpr uint32_t kKeypadSpace = 0xFF80;

// 0 for none. X11: Latin-1 keysyms are their characters, the rest of Unicode is 0x01000000 + code point, and the keypad
// types what its low seven bits say.
char32_t CharacterOf(uint32_t keysym) {
  if ((keysym >= 0x20 && keysym <= 0x7E) || (keysym >= 0xA0 && keysym <= 0xFF)) return keysym;
  if (keysym == kKeypadSpace) return ' ';
  const bool keypad = (keysym >= 0xFFAA && keysym <= 0xFFB9) || keysym == 0xFFBD;
  if (keypad) return keysym & 0x7F;
  return keysym > 0x01000000 && keysym <= 0x0110FFFF ? keysym - 0x01000000 : 0;
}

}  // namespace

std::string TypedKeys::Press(const wire::Key& key) {
  if (!key.down) {
    last_.reset();
    down_.erase(key.code);
    return {};
  }
  const std::pair<uint32_t, uint16_t> pressed(key.keysym, key.code);
  if (std::exchange(last_, pressed) == pressed) return {};
  char32_t character = CharacterOf(key.keysym);
  if (character == 0 && down_.contains(key.code)) character = kSomeCharacter;
  if (character == 0) return {};
  if (key.code != 0) down_.insert(key.code);
  std::string text;
  inspect::unicode::AppendUtf8(character, text);
  return text;
}

}  // namespace shoji::relay
