// How far a viewer's picture is from the screen. Pure; any thread.
#pragma once

#include <cstdint>

#include "codec/base/geometry.h"
#include "codec/tile/pixels.h"

namespace shoji::bench {

struct PictureQuality {
  double squared_error = 0;  // mean over red, green and blue
  double ssim = 1;           // mean over the luma of 8x8 windows, four pixels apart (Wang et al. 2004)
};

// Peak signal to noise in dB; infinite for 0.
double PsnrOf(double squared_error);

// Compares the two inside `where`, which lies inside both; fourth bytes zero. A rectangle smaller than a window has
// ssim 1.
PictureQuality Compare(const tile::Pixels& screen, const tile::Pixels& shown, const Rect& where);

// The place of the first pixel that differs, and how many do; 0 when there is none.
struct Difference {
  uint64_t pixels = 0;
  int x = 0;
  int y = 0;
};
Difference FindDifference(const tile::Pixels& screen, const tile::Pixels& shown);

}  // namespace shoji::bench
