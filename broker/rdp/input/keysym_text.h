// Characters and keysyms. Pure.
#pragma once

#include <cstdint>
#include <string>

namespace shoji::rdp {

// `character`: a Unicode scalar value.
std::string Utf8Of(uint32_t character);
// Latin-1 characters are their own keysym, all others 0x01000000 + code point.
uint32_t KeysymOfCharacter(uint32_t character);
// What a key writes, the keypad's included; "" for keys that write nothing.
std::string TextOfKeysym(uint32_t keysym);

}  // namespace shoji::rdp
