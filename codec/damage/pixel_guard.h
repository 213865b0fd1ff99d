// Where enforcement point P5 sits: every pixel passes here before damage is looked for, so nothing behind it (shadow,
// encoder, client) ever sees an unguarded one. Owned by the session, called on the encoder's thread.
#pragma once

#include <cstdint>

#include "codec/base/geometry.h"

namespace shoji::damage {

class PixelGuard {
 public:
  virtual ~PixelGuard() = default;
  // Changes (watermark, mask) the pixels of `where` on the screen in place. `pixels`: 0xXXRRGGBB, top-down, its first
  // pixel is (where.x, where.y). Must give the same answer for the same pixels and place until TileDiffer::Reguard()
  // is told that it does not any more.
  virtual void Apply(uint32_t* pixels, int stride_px, const Rect& where) = 0;
  // True while Apply() changes nothing anywhere: it is not called then.
  virtual bool idle() const { return false; }
};

}  // namespace shoji::damage
