// Sets the size of the X screen through RandR, inside the maximum it was started with. Borrows the display; one thread.
#pragma once

#include "codec/base/geometry.h"
#include "codec/base/result.h"
#include "session/agent/display/x_display.h"

namespace shoji::agent {

class ScreenResizer {
 public:
  explicit ScreenResizer(XDisplay& display) : display_(display) {}

  // Brings `wanted` into range (ClampScreen) and switches to it; returns when the server has done it. The result is the
  // size set. kIo when the server refuses.
  Result<Size> Resize(Size wanted);

 private:
  uint32_t MakeMode(Size size, uint32_t output) const;
  void DropMode(uint32_t mode, uint32_t output) const;

  XDisplay& display_;
  Size size_{kMaxWidthPx, kMaxHeightPx};
  uint32_t mode_ = 0;  // the one made by the last Resize()
};

}  // namespace shoji::agent
