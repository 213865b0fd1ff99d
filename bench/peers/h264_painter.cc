#include "bench/peers/h264_painter.h"

#include <libyuv.h>

#include "codec/base/c_handle.h"
#include "codec/base/check.h"

extern "C" {
#include <libavcodec/avcodec.h>
}

namespace shoji::bench {
namespace {

void FreeContext(AVCodecContext* context) { avcodec_free_context(&context); }
void FreeFrame(AVFrame* frame) { av_frame_free(&frame); }
void FreePacket(AVPacket* packet) { av_packet_free(&packet); }

using Context = CHandle<AVCodecContext, FreeContext>;

Context OpenDecoder() {
  av_log_set_level(AV_LOG_QUIET);
  const AVCodec* codec = avcodec_find_decoder(AV_CODEC_ID_H264);
  SHOJI_CHECK(codec != nullptr);
  Context context(avcodec_alloc_context3(codec));
  context->thread_count = 1;  // more of them would hold pictures back
  SHOJI_CHECK(avcodec_open2(context.get(), codec, nullptr) == 0);
  return context;
}

class H264Painter final : public frame::VideoPainter {
 public:
  Result<void> Paint(const frame::VideoPicture& picture, uint32_t* target, int stride_px) override {
    if (picture.key) context_ = OpenDecoder();
    if (context_ == nullptr || !Decode(picture.access_unit)) return Fail(ErrorCode::kInvalid, "no picture came out");
    const int format = picture.full_chroma ? AV_PIX_FMT_YUV444P : AV_PIX_FMT_YUVJ420P;
    const bool as_said = picture.size == Size{frame_->width, frame_->height} && frame_->format == format;
    if (!as_said) return Fail(ErrorCode::kInvalid, "the picture is of another kind than announced");
    Convert(picture, reinterpret_cast<uint8_t*>(target), stride_px * 4);
    for (int y = 0; y < picture.size.height_px; ++y, target += stride_px) {
      for (int x = 0; x < picture.size.width_px; ++x) target[x] &= 0xFFFFFF;
    }
    return {};
  }

 private:
  bool Decode(ByteSpan access_unit) {
    input_.assign(access_unit.begin(), access_unit.end());
    input_.resize(access_unit.size() + AV_INPUT_BUFFER_PADDING_SIZE);
    packet_->data = input_.data();
    packet_->size = static_cast<int>(access_unit.size());
    return avcodec_send_packet(context_.get(), packet_.get()) == 0 &&
           avcodec_receive_frame(context_.get(), frame_.get()) == 0;
  }
  void Convert(const frame::VideoPicture& picture, uint8_t* target, int stride_bytes) const {
    const auto convert = picture.full_chroma ? libyuv::I444ToARGB : libyuv::J420ToARGB;
    const AVFrame& frame = *frame_;
    convert(frame.data[0], frame.linesize[0], frame.data[1], frame.linesize[1], frame.data[2], frame.linesize[2],
            target, stride_bytes, picture.size.width_px, picture.size.height_px);
  }

  Context context_;
  CHandle<AVFrame, FreeFrame> frame_{av_frame_alloc()};
  CHandle<AVPacket, FreePacket> packet_{av_packet_alloc()};
  Bytes input_;
};

}  // namespace

std::unique_ptr<frame::VideoPainter> MakeH264Painter() { return std::make_unique<H264Painter>(); }

}  // namespace shoji::bench
