// The FRAME message of PROTOCOL.md as a value, with its parser and writer. Pure; any thread.
// Checks everything that can be checked without unpacking: ranges, rectangles inside the screen, arguments of each
// operation, and that both data sections have exactly the length the rectangles ask for. Never decodes pixels.
#pragma once

#include <cstdint>
#include <vector>

#include "codec/base/bytes.h"
#include "codec/base/geometry.h"
#include "codec/base/result.h"
#include "codec/wire/messages.h"

namespace shoji::wire {

inline constexpr size_t kFrameHeaderBytes = 36;
inline constexpr size_t kRectBytes = 16;
// A frame that unpacks to more is refused: 3840x2160 RGB is 24.9 MB, palettes come on top.
inline constexpr uint32_t kMaxUnpackedBytes = 32u << 20;

enum class RectOp : uint8_t { kFill = 0, kCopy = 1, kPalette = 3, kRgb = 4, kJpeg = 5 };
enum class Predictor : uint8_t { kNone = 0, kLeft = 1, kUp = 2 };

// One rectangle; arg, a and b mean what PROTOCOL.md's table says for `op`.
struct FrameRect {
  RectOp op;
  uint8_t arg = 0;
  Rect rect;
  uint16_t a = 0;
  uint32_t b = 0;
  bool operator==(const FrameRect&) const = default;
};

struct Frame {
  uint32_t frame_id = 0;
  Size size;
  uint32_t last_input_id = 0;
  uint32_t capture_us = 0;
  uint32_t encode_us = 0;
  bool key = false;
  bool exact = false;
  std::vector<FrameRect> rects;
  // Borrowed: parsed frames point into the message, frames to be written into the writer's buffers.
  ByteSpan raw;
  ByteSpan packed;
  uint32_t unpacked_bytes = 0;
};

// Bytes `rect` takes from the unpacked section (PALETTE, RGB) or the raw section (JPEG); 0 for the others.
size_t UnpackedBytesOf(const FrameRect& rect);
size_t RawBytesOf(const FrameRect& rect);

// The frame in one whole FRAME message; its spans are valid as long as `message`.
Result<Frame> ParseFrame(ByteSpan message);

// One whole FRAME message, header included. The frame must be one that ParseFrame accepts (SHOJI_CHECK).
Bytes Encode(const Frame& frame);

// Overwrites encode_us in a message made by Encode(): the duration is only known once the message is there.
void StampEncodeTime(Bytes& message, uint32_t encode_us);

}  // namespace shoji::wire
