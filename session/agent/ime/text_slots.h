// How text from the terminal keeps its place among key events. The agent gives a message to the input method's addon
// over a socket and then taps one of four otherwise unused keys through XTEST. The tap travels the same road as every
// other key (X server, browser, input method), so when the addon sees it, it is that message's turn.
#pragma once

#include <array>
#include <cstdint>

namespace shoji::agent {

// X keycodes of F21..F24; no keyboard of a terminal reaches them (keyboard/hid_codes.cc leaves them out).
inline constexpr std::array<uint8_t, 4> kTextSlotKeycodes = {199, 200, 201, 202};

constexpr uint8_t TextSlotKeycode(uint32_t input_id) { return kTextSlotKeycodes[input_id % kTextSlotKeycodes.size()]; }
constexpr bool IsTextSlotKeycode(int keycode) { return keycode >= 199 && keycode <= 202; }

// Input id of the addon's announcement that a program has connected to the input method, and of a HELLO, which has
// none. Terminals count from 1.
inline constexpr uint32_t kAddonReadyId = 0;

// Name of the environment variable with the addon's end of the socket (SOCK_SEQPACKET, wire messages).
inline constexpr const char* kImeSocketVariable = "SHOJI_IME_FD";

}  // namespace shoji::agent
