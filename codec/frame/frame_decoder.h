// Applies FRAME messages to a picture: for the RDP door, as the test oracle, and the bench's client. One owner, one
// thread. Takes foreign bytes.
#pragma once

#include <vector>

#include "codec/base/result.h"
#include "codec/frame/stream_unpacker.h"
#include "codec/frame/tile_slots.h"
#include "codec/frame/video_painter.h"
#include "codec/tile/jpeg.h"
#include "codec/tile/pixels.h"
#include "codec/wire/frame_message.h"

namespace shoji::frame {

// Hears of each rectangle of a frame while the picture is as it was just after it, and before the next.
class RectListener {
 public:
  virtual ~RectListener() = default;
  virtual void OnStart(const wire::Frame& frame) = 0;  // a KEY frame's picture is black
  virtual void OnRect(const wire::FrameRect& rect) = 0;
};

class FrameDecoder {
 public:
  // `video` may be null: then VIDEO is an error. It outlives the decoder.
  explicit FrameDecoder(VideoPainter* video = nullptr) : video_(video) {}

  // Applies one message and gives its header and rectangles (spans borrowed from `message`). Error when PROTOCOL.md
  // does not allow the message here; the picture may then be half changed and only a KEY frame makes it good again.
  // `listener` (null: none) hears of what was applied, also when an error follows.
  Result<wire::Frame> Apply(ByteSpan message, RectListener* listener = nullptr);

  // 0x00RRGGBB, empty before the first frame; valid until the next Apply().
  tile::Pixels picture() const { return {picture_.data(), size_.width_px, size_}; }
  // The picture as three bytes a pixel, top-down, no padding.
  Bytes Rgb() const;

 private:
  bool StartPicture(const wire::Frame& frame);
  Result<void> ApplyRect(const wire::FrameRect& rect, ByteReader& raw, ByteReader& unpacked);
  Result<void> ApplyVideo(const wire::FrameRect& rect, ByteSpan access_unit);
  void Copy(const wire::FrameRect& rect);
  uint32_t* At(int x, int y) { return picture_.data() + static_cast<ptrdiff_t>(y) * size_.width_px + x; }

  VideoPainter* video_;
  StreamUnpacker stream_;
  tile::JpegDecoder jpeg_;
  TileSlots slots_;
  Size size_;
  std::vector<uint32_t> picture_;
};

}  // namespace shoji::frame
