// Which of protocol 2's slots (STORE, CACHED) the client of a graphics channel holds in its bitmap cache. One owner,
// one thread. Pure.
#pragma once

#include <optional>
#include <vector>

#include "codec/wire/frame_rect.h"

namespace shoji::rdp {

class GfxSlots {
 public:
  // `little`: the client keeps 16 MB of pieces: a fourth of the slots. Slots are counted from 1 there.
  explicit GfxSlots(bool little) : held_(little ? wire::kSlots / 4 : wire::kSlots, false) {}

  // The client's slot for this one; nothing when there is none.
  std::optional<uint16_t> Of(uint32_t slot) const {
    if (slot >= held_.size()) return std::nullopt;
    return static_cast<uint16_t>(slot + 1);
  }
  // Something was put into it. True when something was there before.
  bool Hold(uint32_t slot) {
    const bool before = held_[slot];
    held_[slot] = true;
    return before;
  }
  bool Holds(uint32_t slot) const { return slot < held_.size() && held_[slot]; }
  uint32_t count() const { return static_cast<uint32_t>(held_.size()); }
  void Empty() { held_.assign(held_.size(), false); }

 private:
  std::vector<bool> held_;
};

}  // namespace shoji::rdp
