// Decodes what RegionEncoder makes, with libavcodec: the tests' stand-in for the client's WebCodecs. One owner.
#pragma once

extern "C" {
#include <libavcodec/avcodec.h>
}

#include "codec/frame/video_painter.h"

namespace shoji::test {

class H264Decoder final : public frame::VideoPainter {
 public:
  H264Decoder();
  ~H264Decoder() override;
  H264Decoder(const H264Decoder&) = delete;
  H264Decoder& operator=(const H264Decoder&) = delete;

  // Also an error when the chroma is of the other kind than announced.
  Result<void> Paint(const frame::VideoPicture& picture, uint32_t* target, int stride_px) override;

  // What the stream said of itself, after the first picture.
  int reordered_pictures() const { return context_->has_b_frames; }
  AVPixelFormat format() const { return context_->pix_fmt; }
  AVColorRange range() const { return context_->color_range; }
  AVColorSpace matrix() const { return context_->colorspace; }

 private:
  void Open();
  Result<void> Receive(ByteSpan access_unit);
  bool Matches(const frame::VideoPicture& picture) const;

  AVCodecContext* context_ = nullptr;
  AVPacket* packet_;
  AVFrame* frame_;
};

}  // namespace shoji::test
