// P5: what the client may see of each pixel. Burns in the watermark, blanks the masked places or the whole screen,
// before damage is looked for: shadow, encoder and client have nothing else. Owned by the session, its one thread.
#pragma once

#include <vector>

#include "codec/damage/pixel_guard.h"
#include "session/pipeline/guard/watermark_tile.h"

namespace shoji::pipeline {

inline constexpr uint32_t kMaskColour = 0x00606060;

class ScreenGuard final : public damage::PixelGuard {
 public:
  void Apply(uint32_t* pixels, int stride_px, const Rect& where) override;
  bool idle() const override { return !blank_ && watermark_.empty() && masks_.empty(); }

  // Each gives the places that look different now and must be scanned again, for a screen of that size.
  std::vector<Rect> SetWatermark(WatermarkTile tile, Size screen);
  std::vector<Rect> SetMasks(std::vector<Rect> masks, Size screen);
  // Nothing of the screen is shown.
  std::vector<Rect> SetBlank(bool blank, Size screen);

  bool blank() const { return blank_; }

 private:
  WatermarkTile watermark_;
  std::vector<Rect> masks_;
  bool blank_ = false;
};

}  // namespace shoji::pipeline
