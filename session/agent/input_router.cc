#include "session/agent/input_router.h"

#include <spdlog/spdlog.h>

#include "session/agent/ime/text_slots.h"

namespace shoji::agent {

InputRouter::InputRouter(InputInjector& injector, TextChannel& text, KeyPlanner planner)
    : injector_(injector), text_(text), planner_(std::move(planner)) {
  injector_.PrepareKeyboard();
  injector_.Keys(planner_.TurnNumLockOn().steps);
}

void InputRouter::Handle(const wire::Key& key) {
  const KeyPlan plan = key.down ? planner_.Press(key.keysym, key.code) : planner_.Release(key.keysym, key.code);
  injector_.Keys(plan.steps);
  if (!plan.text.empty()) return Handle(wire::Text{key.input_id, plan.text});
  applied_ = key.input_id;
}

void InputRouter::Handle(const wire::Text& text) {
  composing_ = false;
  if (!GiveToInputMethod(text.input_id, text)) TypeUndelivered(text);
}

void InputRouter::Handle(const wire::Preedit& preedit) {
  composing_ = !preedit.utf8.empty();
  if (!GiveToInputMethod(preedit.input_id, preedit)) applied_ = preedit.input_id;
}

void InputRouter::Handle(const wire::Pointer& pointer) {
  injector_.Pointer(pointer.x, pointer.y, pointer.buttons);
  applied_ = pointer.input_id;
}

void InputRouter::Handle(const wire::Wheel& wheel) {
  injector_.Wheel(wheel.x, wheel.y, wheel.dx, wheel.dy);
  applied_ = wheel.input_id;
}

void InputRouter::Handle(const wire::Focus& focus) {
  if (focus.focused) return;
  injector_.Keys(planner_.ReleaseAll().steps);
  injector_.ReleaseButtons();
  if (composing_) Handle(wire::Preedit{0, 0, ""});
}

void InputRouter::Handle(const wire::Hello& hello) { GiveToInputMethod(kAddonReadyId, hello); }

void InputRouter::TypeUndelivered(const wire::Text& text) {
  if (const std::optional<KeyPlan> plan = planner_.Type(text.utf8)) {
    injector_.Keys(plan->steps);
  } else {
    spdlog::warn("no field took {} bytes of text; they are lost", text.utf8.size());
  }
  applied_ = text.input_id;
}

bool InputRouter::GiveToInputMethod(uint32_t input_id, const wire::ClientMessage& message) {
  if (!text_.Send(message)) return false;
  injector_.TapKeycode(TextSlotKeycode(input_id));
  return true;
}

}  // namespace shoji::agent
