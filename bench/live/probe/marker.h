// The marker strip a bench page draws into its own pixels: black and white blocks of 8x8 that say when the frame was
// drawn and how many keys the page had received. Whoever shows the page shows the strip, so what the strip says in a
// viewer's framebuffer is what an eye would see. bench/live/pages/stage.js draws what this reads.
//
//   block   0..15   sync word kSync              16..47  time of drawing, 0.1 ms since the run's base
//          48..63   keys received                64..79  step of a slow-motion run, 0 otherwise
//          80..87   CRC-8 (polynomial 0x07) over the eight bytes in blocks 16..79; each field's first block is its
//          highest bit
// White is 1. A value; any thread.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <vector>

namespace shoji::bench {

inline constexpr int kMarkerBlockPx = 8;
inline constexpr int kMarkerBlocks = 88;
inline constexpr int kMarkerWidthPx = kMarkerBlocks * kMarkerBlockPx;
inline constexpr uint16_t kMarkerSync = 0xE5A9;

struct Marker {
  uint32_t drawn_at = 0;  // 0.1 ms since the base
  uint16_t keys = 0;
  uint16_t step = 0;
  auto operator<=>(const Marker&) const = default;
};

// Borrowed pixels, BGRX 8888, top-down; whoever owns them may write while we read.
struct Pixels {
  const uint8_t* data = nullptr;
  int width_px = 0, height_px = 0;
  int stride_bytes = 0;
};

struct Corner {
  int x = 0, y = 0;
};

// Reads the strip whose top-left pixel is `origin`, at the middle of each block: lossy codecs keep that. Nothing when
// the sync word or the checksum is wrong, or the strip does not lie inside `pixels`.
std::optional<Marker> ReadMarker(const Pixels& pixels, Corner origin);

// Top-left pixels of every readable strip, from the top down.
std::vector<Corner> FindMarkers(const Pixels& pixels);

}  // namespace shoji::bench
