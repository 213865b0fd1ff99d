#include "broker/rdp/input/keysym_text.h"

namespace shoji::rdp {
namespace {

constexpr uint32_t kUnicodeKeysym = 0x0100'0000;
constexpr uint32_t kLastCharacter = 0x10ffff;
constexpr uint32_t kFirstKeypad = 0xffaa;  // * + , - . / 0-9: as in ASCII
constexpr uint32_t kLastKeypad = 0xffb9;
constexpr uint32_t kKeypadEqual = 0xffbd;

bool IsLatin1(uint32_t character) {
  return (character >= 0x20 && character < 0x7f) || (character >= 0xa0 && character <= 0xff);
}

bool IsSurrogate(uint32_t character) { return character >= 0xd800 && character < 0xe000; }

}  // namespace

std::string Utf8Of(uint32_t character) {
  const auto tail = [character](int shift) { return static_cast<char>(0x80 | ((character >> shift) & 0x3f)); };
  if (character < 0x80) return {static_cast<char>(character)};
  if (character < 0x800) return {static_cast<char>(0xc0 | (character >> 6)), tail(0)};
  if (character < 0x10000) return {static_cast<char>(0xe0 | (character >> 12)), tail(6), tail(0)};
  return {static_cast<char>(0xf0 | (character >> 18)), tail(12), tail(6), tail(0)};
}

uint32_t KeysymOfCharacter(uint32_t character) { return IsLatin1(character) ? character : kUnicodeKeysym + character; }

std::string TextOfKeysym(uint32_t keysym) {
  if (IsLatin1(keysym)) return Utf8Of(keysym);
  if (keysym >= kFirstKeypad && keysym <= kLastKeypad) return Utf8Of(keysym - kFirstKeypad + '*');
  if (keysym == kKeypadEqual) return "=";
  const uint32_t character = keysym - kUnicodeKeysym;
  const bool unicode = keysym >= kUnicodeKeysym && character >= 0xa0 && character <= kLastCharacter;
  return unicode && !IsSurrogate(character) ? Utf8Of(character) : std::string();
}

}  // namespace shoji::rdp
