#include "broker/rdp/input/rdp_pointer.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace shoji::rdp {
namespace {

constexpr uint16_t kWheelRotation = 0x01ff;  // 9 bits, two's complement, 1/120 notch
using Flag = std::pair<uint16_t, uint8_t>;   // of RDP, of the wire
constexpr std::array<Flag, 3> kButtons = {{{kMouseLeft, 1}, {kMouseMiddle, 2}, {kMouseRight, 4}}};
constexpr std::array<Flag, 2> kExtendedButtons = {{{kMouseBack, 8}, {kMouseForward, 16}}};

int16_t RotationOf(uint16_t flags) {
  const int rotation = flags & kWheelRotation;
  return static_cast<int16_t>((flags & kMouseWheelNegative) != 0 ? rotation - (kWheelRotation + 1) : rotation);
}

uint8_t With(uint8_t buttons, uint16_t flags, std::span<const Flag> table) {
  for (const auto& [flag, bit] : table) {
    if ((flags & flag) == 0) continue;
    buttons = static_cast<uint8_t>((flags & kMouseDown) != 0 ? buttons | bit : buttons & ~bit);
  }
  return buttons;
}

}  // namespace

std::optional<wire::ClientMessage> RdpPointer::OnMouse(uint16_t flags, uint16_t x, uint16_t y) {
  // Terminals send no position with the wheel.
  if ((flags & (kMouseWheel | kMouseHorizontalWheel)) != 0) {
    return RotationOf(flags) == 0 ? std::nullopt : std::optional(Turned(flags));
  }
  const std::pair before(x_, y_);
  MoveTo(x, y);
  return Changed(With(buttons_, flags, kButtons), before != std::pair(x_, y_));
}

std::optional<wire::ClientMessage> RdpPointer::OnExtendedMouse(uint16_t flags, uint16_t x, uint16_t y) {
  const std::pair before(x_, y_);
  MoveTo(x, y);
  return Changed(With(buttons_, flags, kExtendedButtons), before != std::pair(x_, y_));
}

std::optional<wire::ClientMessage> RdpPointer::ReleaseAll() { return Changed(0, false); }

void RdpPointer::MoveTo(uint16_t x, uint16_t y) {
  x_ = static_cast<uint16_t>(std::min<int>(x, screen_.width_px - 1));
  y_ = static_cast<uint16_t>(std::min<int>(y, screen_.height_px - 1));
}

std::optional<wire::ClientMessage> RdpPointer::Changed(uint8_t buttons, bool moved) {
  if (!moved && buttons == buttons_) return std::nullopt;
  buttons_ = buttons;
  return wire::Pointer{ids_.Next(), x_, y_, buttons_};
}

// RDP counts away from the user as positive, the wire downwards; to the right both do.
wire::ClientMessage RdpPointer::Turned(uint16_t flags) {
  const int16_t rotation = RotationOf(flags);
  const bool horizontal = (flags & kMouseHorizontalWheel) != 0;
  return wire::Wheel{ids_.Next(), x_, y_, horizontal ? rotation : int16_t{0},
                     horizontal ? int16_t{0} : static_cast<int16_t>(-rotation)};
}

}  // namespace shoji::rdp
