// Decodes what RegionEncoder makes, with libavcodec: the tests' stand-in for the client's WebCodecs. One owner.
#pragma once

extern "C" {
#include <libavcodec/avcodec.h>
}

#include <vector>

#include "codec/base/bytes.h"
#include "codec/base/geometry.h"
#include "codec/base/result.h"

namespace shoji::test {

class H264Decoder {
 public:
  H264Decoder();
  ~H264Decoder();
  H264Decoder(const H264Decoder&) = delete;
  H264Decoder& operator=(const H264Decoder&) = delete;

  // One access unit in, its picture (0x00RRGGBB, `size`, rows stride_px apart) out at once; an error when it is broken,
  // of another size, or held back. `key`: everything before is forgotten.
  Result<void> Decode(ByteSpan unit, bool key, Size size, uint32_t* target, int stride_px);

  // What the stream said of itself, after the first picture.
  int reordered_pictures() const { return context_->has_b_frames; }
  AVPixelFormat format() const { return context_->pix_fmt; }
  AVColorRange range() const { return context_->color_range; }
  AVColorSpace matrix() const { return context_->colorspace; }

 private:
  void Open();

  AVCodecContext* context_ = nullptr;
  AVPacket* packet_;
  AVFrame* frame_;
};

}  // namespace shoji::test
