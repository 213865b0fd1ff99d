#include "session/input/input_gate.h"

#include <algorithm>

namespace shoji::input {
namespace {

std::pair<uint16_t, uint32_t> Identity(const wire::Key& key) { return {key.code, key.code == 0 ? key.keysym : 0}; }

bool InsideLargestScreen(uint16_t x, uint16_t y) { return x < kMaxWidthPx && y < kMaxHeightPx; }

double CostOf(const wire::ClientMessage& message) {
  if (const auto* text = std::get_if<wire::Text>(&message)) return 1 + static_cast<double>(text->utf8.size()) / 16;
  if (const auto* text = std::get_if<wire::Preedit>(&message)) return 1 + static_cast<double>(text->utf8.size()) / 16;
  return 1;
}

bool IsInput(const wire::ClientMessage& message) {
  return std::holds_alternative<wire::Pointer>(message) || std::holds_alternative<wire::Wheel>(message) ||
         std::holds_alternative<wire::Key>(message) || std::holds_alternative<wire::Text>(message) ||
         std::holds_alternative<wire::Preedit>(message) || std::holds_alternative<wire::Focus>(message);
}

uint16_t Within(uint16_t position, int extent) { return static_cast<uint16_t>(std::min<int>(position, extent - 1)); }

}  // namespace

InputGate::InputGate(const Clock& clock, AgentSink& agent)
    : clock_(clock), agent_(agent), allowance_(kInputsPerSecond, kInputBurst, clock.Now()) {}

Result<void> InputGate::Accept(const wire::ClientMessage& message) {
  if (auto checked = Check(message); !checked) return checked;
  if (const auto* focus = std::get_if<wire::Focus>(&message); focus != nullptr && !focus->focused) {
    if (auto released = ReleaseHeld(); !released) return released;
  }
  const wire::ClientMessage bounded = Bounded(message);
  Remember(bounded);
  return agent_.Send(bounded);
}

Result<void> InputGate::Check(const wire::ClientMessage& message) {
  if (!IsInput(message)) return Fail(ErrorCode::kInvalid, "not an input message");
  if (!allowance_.Take(CostOf(message), clock_.Now())) return Fail(ErrorCode::kTooLarge, "too much input at once");
  const auto* pointer = std::get_if<wire::Pointer>(&message);
  const auto* wheel = std::get_if<wire::Wheel>(&message);
  if ((pointer != nullptr && !InsideLargestScreen(pointer->x, pointer->y)) ||
      (wheel != nullptr && !InsideLargestScreen(wheel->x, wheel->y))) {
    return Fail(ErrorCode::kInvalid, "position outside the largest screen");
  }
  if (const auto* key = std::get_if<wire::Key>(&message)) return CheckKey(*key);
  return {};
}

Result<void> InputGate::CheckKey(const wire::Key& key) const {
  if (key.down && held_.size() >= kMaxHeldKeys && !held_.contains(Identity(key))) {
    return Fail(ErrorCode::kInvalid, "more keys held than a keyboard has");
  }
  return {};
}

wire::ClientMessage InputGate::Bounded(const wire::ClientMessage& message) const {
  wire::ClientMessage bounded = message;
  if (auto* pointer = std::get_if<wire::Pointer>(&bounded)) {
    pointer->x = Within(pointer->x, screen_.width_px);
    pointer->y = Within(pointer->y, screen_.height_px);
  }
  if (auto* wheel = std::get_if<wire::Wheel>(&bounded)) {
    wheel->x = Within(wheel->x, screen_.width_px);
    wheel->y = Within(wheel->y, screen_.height_px);
  }
  return bounded;
}

void InputGate::Remember(const wire::ClientMessage& message) {
  if (const auto* pointer = std::get_if<wire::Pointer>(&message)) pointer_ = *pointer;
  if (const auto* key = std::get_if<wire::Key>(&message)) {
    if (key->down) {
      held_[Identity(*key)] = *key;
    } else {
      held_.erase(Identity(*key));
    }
  }
}

Result<void> InputGate::ReleaseHeld() {
  for (auto& [identity, key] : held_) {
    key.down = false;
    if (auto sent = agent_.Send(key); !sent) return sent;
  }
  held_.clear();
  if (pointer_.buttons == 0) return {};
  pointer_.buttons = 0;
  return agent_.Send(pointer_);
}

Result<void> InputGate::ReleaseAll() {
  if (auto released = ReleaseHeld(); !released) return released;
  return agent_.Send(wire::Focus{.focused = false});
}

}  // namespace shoji::input
