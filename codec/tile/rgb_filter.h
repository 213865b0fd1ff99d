// Data of the RGB operation: three bytes a pixel, each minus its prediction, then red and blue less green. Pure; any
// thread.
#pragma once

#include "codec/base/bytes.h"
#include "codec/tile/pixels.h"

namespace shoji::tile {

// Numbers as in PROTOCOL.md: 0 none, 1 left, 2 up.
enum class RgbPredictor : uint8_t { kNone = 0, kLeft = 1, kUp = 2 };

struct RgbEstimate {
  RgbPredictor predictor = RgbPredictor::kNone;  // the one that leaves least
  size_t bytes = 0;                              // expected after zstd; within a factor of two on real pages
};

// Looks at every fourth row only.
RgbEstimate EstimateRgb(const Pixels& pixels);

// Appends width * height * 3 bytes.
void FilterRgb(const Pixels& pixels, RgbPredictor predictor, Bytes& out);

// The reverse. `data` has exactly width * height * 3 bytes (the caller checked).
void UnfilterRgb(ByteSpan data, RgbPredictor predictor, Size size, uint32_t* target, int stride_px);

}  // namespace shoji::tile
