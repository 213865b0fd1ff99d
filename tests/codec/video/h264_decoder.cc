#include "tests/codec/video/h264_decoder.h"

#include <libyuv/convert_argb.h>

#include "codec/base/check.h"

namespace shoji::test {

H264Decoder::H264Decoder() : packet_(av_packet_alloc()), frame_(av_frame_alloc()) { Open(); }

H264Decoder::~H264Decoder() {
  avcodec_free_context(&context_);
  av_packet_free(&packet_);
  av_frame_free(&frame_);
}

void H264Decoder::Open() {
  avcodec_free_context(&context_);
  av_log_set_level(AV_LOG_QUIET);
  const AVCodec* const codec = avcodec_find_decoder(AV_CODEC_ID_H264);
  context_ = avcodec_alloc_context3(codec);
  context_->thread_count = 1;
  SHOJI_CHECK(avcodec_open2(context_, codec, nullptr) == 0);
}

Result<void> H264Decoder::Decode(ByteSpan unit, bool key, Size size, uint32_t* target, int stride_px) {
  if (key) Open();
  Bytes padded(unit.begin(), unit.end());
  padded.resize(padded.size() + AV_INPUT_BUFFER_PADDING_SIZE);
  packet_->data = padded.data();
  packet_->size = static_cast<int>(unit.size());
  if (avcodec_send_packet(context_, packet_) != 0) return Fail(ErrorCode::kInvalid, "the unit is broken");
  if (avcodec_receive_frame(context_, frame_) != 0) return Fail(ErrorCode::kInvalid, "no picture came out");
  if (frame_->width != size.width_px || frame_->height != size.height_px) {
    return Fail(ErrorCode::kInvalid, "the picture has another size");
  }
  const bool full = frame_->format == AV_PIX_FMT_YUVJ420P;
  if (!full && frame_->format != AV_PIX_FMT_YUV444P) return Fail(ErrorCode::kInvalid, "unexpected pixel format");
  const auto convert = full ? libyuv::J420ToARGB : libyuv::I444ToARGB;
  std::vector<uint32_t> picture(static_cast<size_t>(size.width_px) * static_cast<size_t>(size.height_px));
  convert(frame_->data[0], frame_->linesize[0], frame_->data[1], frame_->linesize[1], frame_->data[2],
          frame_->linesize[2], reinterpret_cast<uint8_t*>(picture.data()), size.width_px * 4, size.width_px,
          size.height_px);
  for (int y = 0; y < size.height_px; ++y) {
    for (int x = 0; x < size.width_px; ++x) {
      target[static_cast<ptrdiff_t>(y) * stride_px + x] =
          picture[static_cast<size_t>(y) * static_cast<size_t>(size.width_px) + static_cast<size_t>(x)] & 0xFFFFFF;
    }
  }
  return {};
}

}  // namespace shoji::test
