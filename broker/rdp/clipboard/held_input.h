// What a person types and points at while a paste is on its way: kept in order, so that nothing overtakes the paste,
// and bounded. Pure; owned by one ClipboardExchange.
#pragma once

#include <deque>

#include "codec/wire/messages.h"

namespace shoji::rdp {

class HeldInput {
 public:
  static constexpr size_t kMost = 512;

  // A pointer that only moves takes the place of the one before. False: there is no room, nothing was kept.
  bool Keep(const wire::ClientMessage& message) {
    const auto* pointer = std::get_if<wire::Pointer>(&message);
    const auto* last = kept_.empty() ? nullptr : std::get_if<wire::Pointer>(&kept_.back());
    if (pointer != nullptr && last != nullptr && pointer->buttons == last->buttons) return kept_.back() = message, true;
    if (kept_.size() >= kMost) return false;
    kept_.push_back(message);
    return true;
  }
  bool empty() const { return kept_.empty(); }
  // The oldest; not when empty.
  wire::ClientMessage Take() {
    wire::ClientMessage message = std::move(kept_.front());
    kept_.pop_front();
    return message;
  }

 private:
  std::deque<wire::ClientMessage> kept_;
};

}  // namespace shoji::rdp
