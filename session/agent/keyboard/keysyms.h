// Facts about keysyms: which mean the same key on a Japanese keyboard, which are locks or modifiers, what they write.
// Pure.
#pragma once

#include <cstdint>
#include <string>

namespace shoji::agent {

// One spelling for keysyms that terminals write in several ways (Unicode keysyms below U+0100, Zenkaku and Hankaku
// apart, keypad keys with Num Lock off).
uint32_t CanonicalKeysym(uint32_t keysym);
// True when a key that makes `made` may stand for `wanted`: equal, or the keypad's form of the same character.
bool SameKeysym(uint32_t made, uint32_t wanted);
// Locks never reach the remote side: the terminal's keysyms already carry their effect.
bool IsLockKeysym(uint32_t keysym);
bool IsModifierKeysym(uint32_t keysym);
// UTF-8 of a printable keysym; "" for control keys and function keys.
std::string TextOfKeysym(uint32_t keysym);

}  // namespace shoji::agent
