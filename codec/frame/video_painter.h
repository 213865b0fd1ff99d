// Decodes the pictures of VIDEO rectangles for FrameDecoder. An interface, because only tests and the bench need one
// and no decoder ships with the server. One owner, one thread. Takes foreign bytes.
#pragma once

#include "codec/base/bytes.h"
#include "codec/base/geometry.h"
#include "codec/base/result.h"

namespace shoji::frame {

struct VideoPicture {
  ByteSpan access_unit;  // H.264, Annex B
  bool key = false;      // the decoder starts anew
  bool full_chroma = false;
  Size size;
};

class VideoPainter {
 public:
  virtual ~VideoPainter() = default;
  // Decodes one access unit and writes its picture as 0x00RRGGBB. Error when it does not give, at once, exactly one
  // picture of that size.
  virtual Result<void> Paint(const VideoPicture& picture, uint32_t* target, int stride_px) = 0;
};

}  // namespace shoji::frame
