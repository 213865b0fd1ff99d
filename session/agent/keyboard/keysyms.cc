#include "session/agent/keyboard/keysyms.h"

#include <xkbcommon/xkbcommon.h>

#include <algorithm>
#include <array>
#include <utility>

namespace shoji::agent {
namespace {

constexpr std::array<std::pair<uint32_t, uint32_t>, 19> kSpellings = {{
    {XKB_KEY_Zenkaku, XKB_KEY_Zenkaku_Hankaku},
    {XKB_KEY_Hankaku, XKB_KEY_Zenkaku_Hankaku},
    {XKB_KEY_Kanji, XKB_KEY_Zenkaku_Hankaku},
    {XKB_KEY_Hiragana, XKB_KEY_Hiragana_Katakana},
    {XKB_KEY_Katakana, XKB_KEY_Hiragana_Katakana},
    {XKB_KEY_Romaji, XKB_KEY_Hiragana_Katakana},
    {XKB_KEY_Eisu_Shift, XKB_KEY_Eisu_toggle},
    {XKB_KEY_ISO_Left_Tab, XKB_KEY_Tab},
    {XKB_KEY_KP_Home, XKB_KEY_Home},
    {XKB_KEY_KP_Up, XKB_KEY_Up},
    {XKB_KEY_KP_Prior, XKB_KEY_Prior},
    {XKB_KEY_KP_Left, XKB_KEY_Left},
    {XKB_KEY_KP_Right, XKB_KEY_Right},
    {XKB_KEY_KP_End, XKB_KEY_End},
    {XKB_KEY_KP_Down, XKB_KEY_Down},
    {XKB_KEY_KP_Next, XKB_KEY_Next},
    {XKB_KEY_KP_Insert, XKB_KEY_Insert},
    {XKB_KEY_KP_Delete, XKB_KEY_Delete},
    {XKB_KEY_Meta_L, XKB_KEY_Alt_L},
}};

}  // namespace

uint32_t CanonicalKeysym(uint32_t keysym) {
  const auto* found = std::ranges::find(kSpellings, keysym, &std::pair<uint32_t, uint32_t>::first);
  if (found != kSpellings.end()) return found->second;
  constexpr uint32_t kUnicodeFlag = 0x0100'0000;
  if ((keysym & 0xff00'0000) != kUnicodeFlag) return keysym;
  const uint32_t named = xkb_utf32_to_keysym(keysym & 0x00ff'ffff);
  return named == XKB_KEY_NoSymbol ? keysym : named;
}

bool SameKeysym(uint32_t made, uint32_t wanted) {
  if (made == XKB_KEY_NoSymbol) return false;
  if (made == wanted) return true;
  if (made == XKB_KEY_ISO_Left_Tab) return wanted == XKB_KEY_Tab;
  if (made == XKB_KEY_KP_Enter) return wanted == XKB_KEY_Return;
  const bool keypad = made >= XKB_KEY_KP_Multiply && made <= XKB_KEY_KP_Equal;
  return keypad && xkb_keysym_to_utf32(made) == wanted;
}

bool IsLockKeysym(uint32_t keysym) {
  return keysym == XKB_KEY_Caps_Lock || keysym == XKB_KEY_Num_Lock || keysym == XKB_KEY_Scroll_Lock ||
         keysym == XKB_KEY_Shift_Lock || keysym == XKB_KEY_Kana_Lock;
}

bool IsModifierKeysym(uint32_t keysym) {
  return (keysym >= XKB_KEY_Shift_L && keysym <= XKB_KEY_Hyper_R) || keysym == XKB_KEY_ISO_Level3_Shift;
}

std::string TextOfKeysym(uint32_t keysym) {
  const uint32_t code_point = xkb_keysym_to_utf32(keysym);
  if (code_point < 0x20 || (code_point >= 0x7f && code_point < 0xa0)) return {};
  std::array<char, 8> utf8{};
  const int size = xkb_keysym_to_utf8(keysym, utf8.data(), utf8.size());
  return size > 1 ? std::string(utf8.data(), static_cast<size_t>(size - 1)) : std::string();
}

}  // namespace shoji::agent
