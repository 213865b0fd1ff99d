// Applies FRAME messages to a picture: the test oracle and the bench's client. One owner, one thread. Takes foreign
// bytes.
#pragma once

#include <zstd.h>

#include <vector>

#include "codec/base/c_handle.h"
#include "codec/base/result.h"
#include "codec/tile/jpeg.h"
#include "codec/tile/pixels.h"
#include "codec/wire/frame_message.h"

namespace shoji::frame {

class FrameDecoder {
 public:
  FrameDecoder();

  // Applies one message and gives its header and rectangles (spans borrowed from `message`). Error when PROTOCOL.md
  // does not allow the message here; the picture may then be half changed and only a KEY frame makes it good again.
  Result<wire::Frame> Apply(ByteSpan message);

  // 0x00RRGGBB, empty before the first frame; valid until the next Apply().
  tile::Pixels picture() const { return {picture_.data(), size_.width_px, size_}; }
  // The picture as three bytes a pixel, top-down, no padding.
  Bytes Rgb() const;

 private:
  Result<void> Unpack(const wire::Frame& frame);
  bool StartPicture(const wire::Frame& frame);
  Result<void> ApplyRect(const wire::FrameRect& rect, ByteReader& raw, ByteReader& unpacked);
  void Copy(const wire::FrameRect& rect);
  uint32_t* At(int x, int y) { return picture_.data() + static_cast<ptrdiff_t>(y) * size_.width_px + x; }

  CHandle<ZSTD_DCtx, ZSTD_freeDCtx> zstd_;
  tile::JpegDecoder jpeg_;
  Size size_;
  std::vector<uint32_t> picture_;
  Bytes unpacked_;
};

}  // namespace shoji::frame
