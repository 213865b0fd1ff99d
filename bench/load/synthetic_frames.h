// FRAME messages of the sizes real sessions send, made once: no picture, no encoder. They unpack and paint like any
// other, in any order: each packed section is stored blocks of the one zstd stream. Values; any thread.
#pragma once

#include <array>
#include <cstdint>

#include "codec/base/bytes.h"
#include "codec/base/geometry.h"

namespace shoji::bench {

enum class Happening : uint8_t { kCaret, kKey, kNotch, kLongNotch, kPage, kFirst };
inline constexpr size_t kHappenings = 6;

// Bytes of one FRAME, from bench/results/replay.json (Shoji's own): idle-caret p50; typing p50; scroll-text p50 and
// p95, whose mix below has its mean; page-jumps p50; typing's first picture.
inline constexpr std::array<size_t, kHappenings> kFrameBytes = {64, 220, 905, 7'164, 167'679, 125'025};
// Of so many notches one is a long one: 905 and 7,164 bytes then have the mean of scroll-text, 2,290.
inline constexpr uint32_t kNotchesPerLongOne = 5;

// The smallest screen there is: clients paint and keep it a thousand times.
inline constexpr Size kSyntheticScreen{kMinWidthPx, kMinHeightPx};

class SyntheticFrames {
 public:
  SyntheticFrames();
  // A whole FRAME message. kFirst is a KEY frame and must come first.
  Bytes Make(Happening happening, uint32_t frame_id, uint32_t last_input_id) const;

 private:
  std::array<Bytes, kHappenings> messages_;
};

}  // namespace shoji::bench
