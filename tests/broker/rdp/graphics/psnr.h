// Peak signal-to-noise ratio of two pictures of one size, over red, green and blue together; 99 when they are equal.
#pragma once

#include <cmath>
#include <cstdint>

#include "codec/tile/pixels.h"

namespace shoji::test {

inline double Psnr(const tile::Pixels& a, const tile::Pixels& b) {
  double squares = 0;
  for (int y = 0; y < a.size.height_px; ++y) {
    for (int x = 0; x < a.size.width_px; ++x) {
      for (const int shift : {0, 8, 16}) {
        const int difference =
            static_cast<int>(a.Row(y)[x] >> shift & 0xFF) - static_cast<int>(b.Row(y)[x] >> shift & 0xFF);
        squares += difference * difference;
      }
    }
  }
  if (squares == 0) return 99;
  return 10 * std::log10(255.0 * 255 * 3 * static_cast<double>(a.Area()) / squares);
}

}  // namespace shoji::test
