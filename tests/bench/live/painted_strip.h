// A picture with marker strips drawn as bench/live/pages/stage.js draws them, for tests.
#pragma once

#include <vector>

#include "bench/live/probe/marker.h"

namespace shoji::bench {

class PaintedPicture {
 public:
  PaintedPicture(int width_px, int height_px)
      : width_px_(width_px), height_px_(height_px), bytes_(static_cast<size_t>(width_px * height_px * 4), 0x90) {}

  Pixels pixels() const { return {bytes_.data(), width_px_, height_px_, width_px_ * 4}; }

  void FillBlock(Corner corner, int block, uint8_t grey) {
    for (int y = 0; y < kMarkerBlockPx; ++y) {
      for (int x = 0; x < kMarkerBlockPx; ++x) {
        const int at = ((corner.y + y) * width_px_ + corner.x + block * kMarkerBlockPx + x) * 4;
        for (int c = 0; c < 3; ++c) bytes_[static_cast<size_t>(at + c)] = grey;
      }
    }
  }

  // `crc` is written as given: the expected value comes from the test, not from the code under test.
  void Paint(Corner corner, const Marker& marker, uint8_t crc) {
    const uint64_t fields =
        static_cast<uint64_t>(marker.drawn_at) << 32 | static_cast<uint64_t>(marker.keys) << 16 | marker.step;
    for (int i = 0; i < kMarkerBlocks; ++i) {
      const bool white = i<16 ? kMarkerSync >> (15 - i) & 1 : i<80 ? fields >> (79 - i) & 1 : crc>>(87 - i) & 1;
      FillBlock(corner, i, white ? 0xFF : 0x00);
    }
  }

 private:
  int width_px_, height_px_;
  std::vector<uint8_t> bytes_;
};

// Two markers whose CRC-8 was computed apart from this code.
inline constexpr Marker kFirstMarker{0x00012345, 7, 0};
inline constexpr uint8_t kFirstCrc = 0xAC;
inline constexpr Marker kSecondMarker{0xFEDCBA98, 65'535, 8};
inline constexpr uint8_t kSecondCrc = 0x61;

}  // namespace shoji::bench
