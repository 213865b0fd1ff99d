// Gathers the rectangles of one frame and their data, and makes the FRAME message of them. Reused from frame to frame,
// so that buffers are allocated once and a frame may refer to the ones before. One owner, one thread. Decides nothing:
// choice/ does.
#pragma once

#include <span>

#include "codec/base/clock.h"
#include "codec/frame/stream_packer.h"
#include "codec/tile/jpeg.h"
#include "codec/tile/pixels.h"
#include "codec/tile/rgb_filter.h"
#include "codec/wire/frame_message.h"

namespace shoji::frame {

// What a frame is besides its rectangles. Ids and durations come from the session; encode_us is stamped later
// (wire::StampEncodeTime).
struct FrameMeta {
  uint32_t frame_id = 0;
  uint32_t last_input_id = 0;
  uint32_t capture_us = 0;
  TimePoint now{};  // by which videos are told from other changes; not part of the message
};

class FrameWriter {
 public:
  // Each adds one rectangle, applied by the client in this order. `rect` lies inside the screen given to Finish();
  // pixels, where given, are those of `rect`.
  void Fill(const Rect& rect, uint32_t colour);
  void Copy(const Rect& to, int from_x, int from_y);
  // Pieces of `rect` to slots, or from them (PROTOCOL.md); all of them are below wire::kSlots.
  void Store(const Rect& rect, uint32_t first_slot);
  void Cached(const Rect& rect, uint32_t first_slot);
  // indices[y * stride + x] < colours.size(), 2..256 colours.
  void Palette(const Rect& rect, std::span<const uint32_t> colours, const uint8_t* indices, int stride);
  void Rgb(const Rect& rect, const tile::Pixels& pixels, tile::RgbPredictor predictor);
  void Jpeg(const Rect& rect, const tile::Pixels& pixels, int quality);
  // One H.264 access unit; width and height even and at least 64. Only for a client that takes it.
  void Video(const Rect& rect, ByteSpan access_unit, bool key, bool full_chroma);

  bool empty() const { return rects_.empty(); }
  // Bytes of pixel data gathered so far, unpacked.
  size_t unpacked_bytes() const { return unpacked_.size(); }

  // The message; the writer is empty afterwards. Messages are applied in the order of these calls, from a key on.
  Bytes Finish(const FrameMeta& meta, Size screen, bool key, bool exact);

 private:
  StreamPacker stream_;
  tile::JpegEncoder jpeg_;
  std::vector<wire::FrameRect> rects_;
  Bytes raw_;
  Bytes rect_bytes_;
  Bytes unpacked_;  // behind the rectangles
  Bytes packed_;
};

}  // namespace shoji::frame
