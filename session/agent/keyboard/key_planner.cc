#include "session/agent/keyboard/key_planner.h"

#include <xkbcommon/xkbcommon-keysyms.h>

#include <algorithm>
#include <array>

#include "session/agent/keyboard/hid_codes.h"
#include "session/agent/keyboard/keysyms.h"

namespace shoji::agent {
namespace {

constexpr uint32_t kKeysymIdentity = 0x8000'0000u;

uint32_t Identity(uint32_t keysym, uint16_t hid_usage) {
  return hid_usage != 0 ? hid_usage : (keysym | kKeysymIdentity);
}

}  // namespace

Result<KeyPlanner> KeyPlanner::Create() {
  CHandle<xkb_context, xkb_context_unref> context(xkb_context_new(XKB_CONTEXT_NO_FLAGS));
  if (!context) return Fail(ErrorCode::kUnavailable, "libxkbcommon finds no keyboard data; install xkb-data");
  const xkb_rule_names names{kXkbRules, kXkbModel, kXkbLayout, "", ""};
  CHandle<xkb_keymap, xkb_keymap_unref> keymap(
      xkb_keymap_new_from_names(context.get(), &names, XKB_KEYMAP_COMPILE_NO_FLAGS));
  if (!keymap) return Fail(ErrorCode::kUnavailable, "the Japanese keymap does not compile; install xkb-data");
  return KeyPlanner(std::move(context), std::move(keymap));
}

KeyPlanner::KeyPlanner(CHandle<xkb_context, xkb_context_unref> context, CHandle<xkb_keymap, xkb_keymap_unref> keymap)
    : context_(std::move(context)),
      keymap_(std::move(keymap)),
      state_(xkb_state_new(keymap_.get())),
      what_if_(xkb_state_new(keymap_.get())) {}

KeyPlan KeyPlanner::Press(uint32_t keysym, uint16_t hid_usage) {
  KeyPlan plan;
  keysym = CanonicalKeysym(keysym);
  if (IsLockKeysym(keysym)) return plan;
  const uint32_t identity = Identity(keysym, hid_usage);
  if (const auto held = held_.find(identity); held != held_.end()) {
    Step(held->second.keycode, true, plan);
    return plan;
  }
  const std::optional<Found> found = Find(keysym, XKeycodeForHidUsage(hid_usage));
  if (found) {
    PressWithShift(*found, plan);
    held_[identity] = {found->keycode, keysym == XKB_KEY_Shift_L || keysym == XKB_KEY_Shift_R};
  } else if (!ShortcutModifierHeld()) {
    plan.text = TextOfKeysym(keysym);
  }
  return plan;
}

KeyPlan KeyPlanner::Release(uint32_t keysym, uint16_t hid_usage) {
  KeyPlan plan;
  const auto held = held_.find(Identity(CanonicalKeysym(keysym), hid_usage));
  if (held == held_.end()) return plan;
  const uint8_t keycode = held->second.keycode;
  held_.erase(held);
  const bool still_wanted = std::ranges::any_of(held_, [&](const auto& h) { return h.second.keycode == keycode; });
  if (!still_wanted) Step(keycode, false, plan);
  return plan;
}

KeyPlan KeyPlanner::ReleaseAll() {
  KeyPlan plan;
  for (const auto& [identity, held] : held_) Step(held.keycode, false, plan);
  held_.clear();
  return plan;
}

std::optional<KeyPlan> KeyPlanner::Type(const std::string& ascii) {
  KeyPlan plan;
  for (const char character : ascii) {
    const uint32_t keysym = character == '\n' ? XKB_KEY_Return : static_cast<unsigned char>(character);
    const std::optional<Found> found = Find(keysym, 0);
    if (!found) return std::nullopt;
    PressWithShift(*found, plan);
    Step(found->keycode, false, plan);
  }
  return plan;
}

KeyPlan KeyPlanner::TurnNumLockOn() {
  KeyPlan plan;
  const std::optional<Found> key = Find(XKB_KEY_Num_Lock, 0);
  if (!key || ModifierActive(XKB_MOD_NAME_NUM)) return plan;
  Step(key->keycode, true, plan);
  Step(key->keycode, false, plan);
  return plan;
}

// The physical key first, then every key; the modifiers as they are first, then with Shift the other way round.
std::optional<KeyPlanner::Found> KeyPlanner::Find(uint32_t keysym, uint8_t preferred_keycode) const {
  const bool shift_held = ModifierActive(XKB_MOD_NAME_SHIFT);
  const bool ignore_shift = ShortcutModifierHeld() || IsModifierKeysym(keysym);
  const std::array<bool, 2> tries = {shift_held, !shift_held};
  if (preferred_keycode != 0 && ignore_shift &&
      (Gives(preferred_keycode, keysym, false) || Gives(preferred_keycode, keysym, true))) {
    return Found{preferred_keycode, shift_held};
  }
  for (const bool with_shift : tries) {
    if (preferred_keycode != 0 && Gives(preferred_keycode, keysym, with_shift))
      return Found{preferred_keycode, with_shift};
    for (uint32_t keycode = xkb_keymap_min_keycode(keymap_.get()); keycode <= 255; ++keycode) {
      const auto candidate = static_cast<uint8_t>(keycode);
      if (Gives(candidate, keysym, with_shift)) return Found{candidate, ignore_shift ? shift_held : with_shift};
    }
  }
  return std::nullopt;
}

bool KeyPlanner::Gives(uint8_t keycode, uint32_t keysym, bool with_shift) const {
  const xkb_mod_mask_t shift = 1u << xkb_keymap_mod_get_index(keymap_.get(), XKB_MOD_NAME_SHIFT);
  const xkb_mod_mask_t locked = xkb_state_serialize_mods(state_.get(), XKB_STATE_MODS_LOCKED);
  xkb_state_update_mask(what_if_.get(), with_shift ? shift : 0, 0, locked, 0, 0, 0);
  return SameKeysym(xkb_state_key_get_one_sym(what_if_.get(), keycode), keysym);
}

bool KeyPlanner::ModifierActive(const char* name) const {
  return xkb_state_mod_name_is_active(state_.get(), name, XKB_STATE_MODS_EFFECTIVE) > 0;
}

bool KeyPlanner::ShortcutModifierHeld() const {
  return ModifierActive(XKB_MOD_NAME_CTRL) || ModifierActive(XKB_MOD_NAME_ALT) || ModifierActive(XKB_MOD_NAME_LOGO);
}

void KeyPlanner::PressWithShift(const Found& found, KeyPlan& plan) {
  const bool shift_held = ModifierActive(XKB_MOD_NAME_SHIFT);
  if (found.with_shift == shift_held) return Step(found.keycode, true, plan);
  if (shift_held) {
    SetHeldShifts(false, plan);
    Step(found.keycode, true, plan);
    SetHeldShifts(true, plan);
    return;
  }
  const uint8_t shift_keycode = XKeycodeForHidUsage(0xE1);
  Step(shift_keycode, true, plan);
  Step(found.keycode, true, plan);
  Step(shift_keycode, false, plan);
}

void KeyPlanner::SetHeldShifts(bool down, KeyPlan& plan) {
  for (const auto& [identity, held] : held_) {
    if (held.is_shift) Step(held.keycode, down, plan);
  }
}

void KeyPlanner::Step(uint8_t keycode, bool down, KeyPlan& plan) {
  plan.steps.push_back({keycode, down});
  xkb_state_update_key(state_.get(), keycode, down ? XKB_KEY_DOWN : XKB_KEY_UP);
}

}  // namespace shoji::agent
