#include "broker/rdp/clipboard/paste_keys.h"

#include <algorithm>

namespace shoji::rdp {
namespace {

// X11 keysyms.
constexpr uint32_t kInsert = 0xFF63;
constexpr uint32_t kKeypadInsert = 0xFF9E;
constexpr size_t kMaxModifiers = 16;

bool IsShift(uint32_t keysym) { return keysym == 0xFFE1 || keysym == 0xFFE2; }
bool IsControl(uint32_t keysym) { return keysym == 0xFFE3 || keysym == 0xFFE4; }
bool IsAlt(uint32_t keysym) { return keysym >= 0xFFE7 && keysym <= 0xFFEA; }  // Meta and Alt
bool IsSuper(uint32_t keysym) { return keysym == 0xFFEB || keysym == 0xFFEC; }
bool IsModifier(uint32_t keysym) { return IsShift(keysym) || IsControl(keysym) || IsAlt(keysym) || IsSuper(keysym); }

}  // namespace

bool IsSameKey(const wire::Key& one, const wire::Key& other) {
  if (one.code != 0 && other.code != 0) return one.code == other.code;
  return one.keysym == other.keysym;
}

PasteChord PasteKeys::Note(const wire::Key& key) {
  if (IsModifier(key.keysym) || !key.down) {
    std::erase_if(modifiers_, [&](const wire::Key& held) { return IsSameKey(held, key); });
    if (key.down && modifiers_.size() < kMaxModifiers) modifiers_.push_back(key);
    return PasteChord::kNone;
  }
  const auto held = [this](bool (*is)(uint32_t)) {
    return std::ranges::any_of(modifiers_, [is](const wire::Key& each) { return is(each.keysym); });
  };
  const bool control = held(IsControl), shift = held(IsShift), alt = held(IsAlt);
  if (held(IsSuper)) return PasteChord::kNone;
  if (control && (key.keysym == 'v' || key.keysym == 'V')) {
    if (alt) return shift ? PasteChord::kPasteDeclared : PasteChord::kNone;
    return PasteChord::kPaste;
  }
  const bool insert = key.keysym == kInsert || key.keysym == kKeypadInsert;
  return insert && shift && !control && !alt ? PasteChord::kPaste : PasteChord::kNone;
}

std::vector<wire::Key> PasteKeys::held_beside_control() const {
  std::vector<wire::Key> keys;
  std::ranges::copy_if(modifiers_, std::back_inserter(keys),
                       [](const wire::Key& key) { return !IsControl(key.keysym); });
  return keys;
}

}  // namespace shoji::rdp
