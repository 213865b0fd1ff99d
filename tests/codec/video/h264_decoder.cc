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

Result<void> H264Decoder::Receive(ByteSpan access_unit) {
  Bytes padded(access_unit.begin(), access_unit.end());
  padded.resize(padded.size() + AV_INPUT_BUFFER_PADDING_SIZE);
  packet_->data = padded.data();
  packet_->size = static_cast<int>(access_unit.size());
  if (avcodec_send_packet(context_, packet_) != 0) return Fail(ErrorCode::kInvalid, "the unit is broken");
  if (avcodec_receive_frame(context_, frame_) != 0) return Fail(ErrorCode::kInvalid, "no picture came out");
  return {};
}

bool H264Decoder::Matches(const frame::VideoPicture& picture) const {
  const int format = picture.full_chroma ? AV_PIX_FMT_YUV444P : AV_PIX_FMT_YUVJ420P;
  return frame_->width == picture.size.width_px && frame_->height == picture.size.height_px && frame_->format == format;
}

Result<void> H264Decoder::Paint(const frame::VideoPicture& picture, uint32_t* target, int stride_px) {
  if (picture.key) Open();
  if (auto received = Receive(picture.access_unit); !received) return received;
  if (!Matches(picture)) return Fail(ErrorCode::kInvalid, "the picture has another size or format");
  const auto [width, height] = picture.size;
  const auto convert = [&](auto function, const auto&... constants) {
    function(frame_->data[0], frame_->linesize[0], frame_->data[1], frame_->linesize[1], frame_->data[2],
             frame_->linesize[2], reinterpret_cast<uint8_t*>(target), stride_px * 4, constants..., width, height);
  };
  if (picture.full_chroma) {
    convert(libyuv::I444ToARGB);
  } else if (matrix() == AVCOL_SPC_BT709) {
    convert(libyuv::I420ToARGBMatrix, &libyuv::kYuvF709Constants);
  } else {
    convert(libyuv::J420ToARGB);
  }
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) target[static_cast<ptrdiff_t>(y) * stride_px + x] &= 0xFFFFFF;
  }
  return {};
}

}  // namespace shoji::test
