// From the client's keyboard and mouse to wire messages, in order, into one function. Owned by Connection, one thread.
#pragma once

#include <functional>

#include "broker/rdp/input/rdp_keyboard.h"
#include "broker/rdp/input/rdp_pointer.h"

namespace shoji::rdp {

class InputPath {
 public:
  using Sink = std::function<void(const wire::ClientMessage&)>;
  // `layout`, `type`: of the client's keyboard (TS_UD_CS_CORE).
  InputPath(uint32_t layout, uint32_t type, Sink sink)
      : keyboard_(ShapeOf(layout, type), ids_), pointer_(ids_), sink_(std::move(sink)) {}
  InputPath(const InputPath&) = delete;  // its parts share the numbers
  InputPath& operator=(const InputPath&) = delete;

  void SetScreen(Size screen) { pointer_.SetScreen(screen); }
  void OnScancode(uint16_t flags, uint8_t code) { Pass(keyboard_.OnScancode(flags, code)); }
  void OnUnicode(uint16_t flags, uint16_t unit) { Pass(keyboard_.OnUnicode(flags, unit)); }
  void OnLockKeys(uint32_t toggles) { Pass(keyboard_.OnSynchronize(toggles)); }
  void OnPointer(uint16_t flags, uint16_t x, uint16_t y) { Pass(pointer_.OnMouse(flags, x, y)); }
  void OnExtendedPointer(uint16_t flags, uint16_t x, uint16_t y) { Pass(pointer_.OnExtendedMouse(flags, x, y)); }
  // Everything that is down goes up.
  void ReleaseAll() {
    Pass(keyboard_.ReleaseAll());
    Pass(pointer_.ReleaseAll());
  }

 private:
  void Pass(const RdpKeyboard::Messages& messages) {
    for (const auto& message : messages) sink_(message);
  }
  void Pass(const std::optional<wire::ClientMessage>& message) {
    if (message) sink_(*message);
  }

  InputIds ids_;
  RdpKeyboard keyboard_;
  RdpPointer pointer_;
  Sink sink_;
};

}  // namespace shoji::rdp
