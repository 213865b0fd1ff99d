// Stands in for a decoder of VIDEO rectangles where the client decodes them itself: keeps the one just passed by. The
// decoder's picture has anything there, until the rectangle is sent again as pixels. One owner, one thread.
#pragma once

#include "codec/frame/video_painter.h"

namespace shoji::rdp {

class PassedVideo final : public frame::VideoPainter {
 public:
  // `taken`: whether the client takes H.264.
  void Take(bool taken) { taken_ = taken; }

  Result<void> Paint(const frame::VideoPicture& picture, uint32_t*, int) override {
    if (!taken_ || picture.full_chroma) return Fail(ErrorCode::kInvalid, "VIDEO for a client that did not ask for it");
    last_ = picture;
    return {};
  }
  // Borrowed from the message being decoded.
  ByteSpan access_unit() const { return last_.access_unit; }

 private:
  bool taken_ = false;
  frame::VideoPicture last_;
};

}  // namespace shoji::rdp
