// The rectangles of a FRAME message (PROTOCOL.md, table of operations) as values, with their parser and writer. They
// stand at the front of a frame's unpacked section. Pure; any thread.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "codec/base/bytes.h"
#include "codec/base/geometry.h"
#include "codec/base/result.h"

namespace shoji::wire {

inline constexpr size_t kRectBytes = 16;
// A cached piece is at most this wide and high.
inline constexpr int kPiecePx = 64;
inline constexpr uint32_t kSlots = 4096;

enum class RectOp : uint8_t {
  kFill = 0,
  kCopy = 1,
  kCached = 2,
  kPalette = 3,
  kRgb = 4,
  kJpeg = 5,
  kVideo = 6,
  kStore = 7,
};
enum class Predictor : uint8_t { kNone = 0, kLeft = 1, kUp = 2 };

// FrameRect::arg of kVideo.
inline constexpr uint8_t kVideoKey = 1;
inline constexpr uint8_t kVideoFullChroma = 2;

// One rectangle; arg, a and b mean what PROTOCOL.md's table says for `op`.
struct FrameRect {
  RectOp op;
  uint8_t arg = 0;
  Rect rect;
  uint16_t a = 0;
  uint32_t b = 0;
  bool operator==(const FrameRect&) const = default;
};

// What the sections of a frame hold besides its rectangles.
struct DataBytes {
  uint64_t raw = 0;
  uint64_t unpacked = 0;
  bool operator==(const DataBytes&) const = default;
};

// Bytes `rect` takes from the unpacked section (PALETTE, RGB) or the raw section (JPEG, VIDEO); 0 for the others.
size_t UnpackedBytesOf(const FrameRect& rect);
size_t RawBytesOf(const FrameRect& rect);
DataBytes DataBytesOf(std::span<const FrameRect> rects);

// Pieces that CACHED or STORE of `rect` cuts it into.
uint32_t PiecesOf(const Rect& rect);
// Piece `index` of `rect`, counted row by row from its top left.
Rect PieceOf(const Rect& rect, uint32_t index);

// `count` rectangles from the front of an unpacked section. Error when one is not allowed on this screen or when they
// do not use up exactly the data there is: `raw_bytes` and what follows them in the section.
Result<std::vector<FrameRect>> ParseRects(ByteSpan unpacked, int count, Size screen, uint64_t raw_bytes);

void WriteRects(std::span<const FrameRect> rects, Bytes& out);

}  // namespace shoji::wire
