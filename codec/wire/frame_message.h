// The FRAME message of PROTOCOL.md as a value, with its parser and writer. Pure; any thread.
// Checks what can be checked without unpacking: header fields, limits, and that the sections have the lengths the
// header says. The rectangles are inside the packed section: frame_rect.h.
#pragma once

#include <cstdint>
#include <vector>

#include "codec/base/bytes.h"
#include "codec/base/geometry.h"
#include "codec/base/result.h"
#include "codec/wire/frame_rect.h"
#include "codec/wire/messages.h"

namespace shoji::wire {

inline constexpr size_t kFrameHeaderBytes = 36;
// A frame that unpacks to more is refused: 3840x2160 RGB is 24.9 MB, palettes and rectangles come on top.
inline constexpr uint32_t kMaxUnpackedBytes = 32u << 20;
// The stream that packed sections form (FrameWriter, FrameDecoder) never looks back further than 2 MiB.
inline constexpr int kMaxWindowLog = 21;

struct Frame {
  uint32_t frame_id = 0;
  Size size;
  uint32_t last_input_id = 0;
  uint32_t capture_us = 0;
  uint32_t encode_us = 0;
  bool key = false;
  bool exact = false;
  uint16_t rect_count = 0;
  // Borrowed: parsed frames point into the message, frames to be written into the writer's buffers.
  ByteSpan raw;
  ByteSpan packed;
  uint32_t unpacked_bytes = 0;
  // Known once unpacked: FrameDecoder gives it, ParseFrame leaves it empty, Encode does not look at it.
  std::vector<FrameRect> rects;
};

// The frame in one whole FRAME message; its spans are valid as long as `message`.
Result<Frame> ParseFrame(ByteSpan message);

// One whole FRAME message, header included. The frame must be one that ParseFrame accepts (SHOJI_CHECK).
Bytes Encode(const Frame& frame);

// Overwrites encode_us in a message made by Encode(): the duration is only known once the message is there.
void StampEncodeTime(Bytes& message, uint32_t encode_us);

}  // namespace shoji::wire
