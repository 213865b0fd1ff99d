// What a terminal's mouse events (MS-RDPBCGR 2.2.8.1.1.3.1.1.3 and .4) mean as wire POINTER and WHEEL messages. RDP
// tells changes, the wire tells the whole state: this keeps it. Pure; owned by shoji-rdp's one thread.
#pragma once

#include <cstdint>
#include <optional>

#include "broker/rdp/input/input_ids.h"
#include "codec/base/geometry.h"
#include "codec/wire/messages.h"

namespace shoji::rdp {

// Flags of mouse events.
inline constexpr uint16_t kMouseWheelNegative = 0x0100;
inline constexpr uint16_t kMouseWheel = 0x0200;
inline constexpr uint16_t kMouseHorizontalWheel = 0x0400;
inline constexpr uint16_t kMouseMove = 0x0800;
inline constexpr uint16_t kMouseLeft = 0x1000;
inline constexpr uint16_t kMouseRight = 0x2000;
inline constexpr uint16_t kMouseMiddle = 0x4000;
inline constexpr uint16_t kMouseDown = 0x8000;
// Flags of extended mouse events, beside kMouseDown.
inline constexpr uint16_t kMouseBack = 0x0001;
inline constexpr uint16_t kMouseForward = 0x0002;

class RdpPointer {
 public:
  // `ids` is borrowed and outlives the pointer.
  explicit RdpPointer(InputIds& ids) : ids_(ids) {}

  // Positions are brought inside: a terminal may still click on the size that was.
  void SetScreen(Size screen) { screen_ = screen; }

  // POINTER, or WHEEL where the pointer is known to be; nullopt when nothing changes.
  std::optional<wire::ClientMessage> OnMouse(uint16_t flags, uint16_t x, uint16_t y);
  std::optional<wire::ClientMessage> OnExtendedMouse(uint16_t flags, uint16_t x, uint16_t y);
  // The buttons that are down go up; nullopt when none is.
  std::optional<wire::ClientMessage> ReleaseAll();

 private:
  void MoveTo(uint16_t x, uint16_t y);
  std::optional<wire::ClientMessage> Changed(uint8_t buttons, bool moved);
  wire::ClientMessage Turned(uint16_t flags);

  InputIds& ids_;
  Size screen_{kMaxWidthPx, kMaxHeightPx};
  uint16_t x_ = 0;
  uint16_t y_ = 0;
  uint8_t buttons_ = 0;
};

}  // namespace shoji::rdp
