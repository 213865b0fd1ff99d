// The H.264 half of the bench's viewer: libavcodec and libyuv in place of a browser's WebCodecs. One owner, one thread.
#pragma once

#include <memory>

#include "codec/frame/video_painter.h"

namespace shoji::bench {

// Errors as VideoPainter says; also when a picture's chroma is not of the kind announced.
std::unique_ptr<frame::VideoPainter> MakeH264Painter();

}  // namespace shoji::bench
