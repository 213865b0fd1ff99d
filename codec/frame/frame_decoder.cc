#include "codec/frame/frame_decoder.h"

#include "codec/base/check.h"
#include "codec/tile/palette.h"
#include "codec/tile/rgb_filter.h"

namespace shoji::frame {

Result<wire::Frame> FrameDecoder::Apply(ByteSpan message, RectListener* listener) {
  Result<wire::Frame> frame = wire::ParseFrame(message);
  if (!frame) return frame;
  if (!StartPicture(*frame)) return Fail(ErrorCode::kInvalid, "FRAME changes the size without being a KEY frame");
  const Result<ByteSpan> section = stream_.Unpack(frame->packed, frame->unpacked_bytes);
  if (!section) return std::unexpected(section.error());
  Result<std::vector<wire::FrameRect>> rects =
      wire::ParseRects(*section, frame->rect_count, frame->size, frame->raw.size());
  if (!rects) return std::unexpected(rects.error());
  frame->rects = std::move(*rects);
  if (listener != nullptr) listener->OnStart(*frame);
  ByteReader raw(frame->raw);
  ByteReader unpacked(section->subspan(frame->rects.size() * wire::kRectBytes));
  for (const wire::FrameRect& rect : frame->rects) {
    const Result<void> applied = ApplyRect(rect, raw, unpacked);
    if (!applied) return std::unexpected(applied.error());
    if (listener != nullptr) listener->OnRect(rect);
  }
  SHOJI_CHECK(raw.AtExactEnd() && unpacked.AtExactEnd());  // ParseRects counted
  return frame;
}

bool FrameDecoder::StartPicture(const wire::Frame& frame) {
  if (!frame.key) return frame.size == size_;
  size_ = frame.size;
  picture_.assign(static_cast<size_t>(size_.width_px) * static_cast<size_t>(size_.height_px), 0);
  stream_.Restart();
  slots_.Clear();
  return true;
}

Result<void> FrameDecoder::ApplyRect(const wire::FrameRect& rect, ByteReader& raw, ByteReader& unpacked) {
  const Rect& where = rect.rect;
  const Size size{where.width_px, where.height_px};
  uint32_t* target = At(where.x, where.y);
  const ByteSpan data = unpacked.Take(wire::UnpackedBytesOf(rect));
  switch (rect.op) {
    case wire::RectOp::kFill:
      for (int y = 0; y < size.height_px; ++y) std::fill_n(At(where.x, where.y + y), size.width_px, rect.b);
      break;
    case wire::RectOp::kCopy:
      Copy(rect);
      break;
    case wire::RectOp::kPalette:
      if (!tile::UnpackPalette(data, rect.a, rect.arg, size, target, size_.width_px)) {
        return Fail(ErrorCode::kInvalid, "PALETTE index without colour or pad bits set");
      }
      break;
    case wire::RectOp::kRgb:
      tile::UnfilterRgb(data, static_cast<tile::RgbPredictor>(rect.arg), size, target, size_.width_px);
      break;
    case wire::RectOp::kJpeg:
      return jpeg_.Decode(raw.Take(rect.b), size, target, size_.width_px);
    case wire::RectOp::kVideo:
      return ApplyVideo(rect, raw.Take(rect.b));
    case wire::RectOp::kStore:
      slots_.Store(picture(), where, rect.b);
      break;
    case wire::RectOp::kCached:
      if (!slots_.Paint(where, rect.b, picture_.data(), size_.width_px)) {
        return Fail(ErrorCode::kInvalid, "CACHED from a slot without a piece of this size");
      }
      break;
  }
  return {};
}

Result<void> FrameDecoder::ApplyVideo(const wire::FrameRect& rect, ByteSpan access_unit) {
  if (video_ == nullptr) return Fail(ErrorCode::kInvalid, "VIDEO for a client that did not ask for it");
  const VideoPicture picture{.access_unit = access_unit,
                             .key = (rect.arg & wire::kVideoKey) != 0,
                             .full_chroma = (rect.arg & wire::kVideoFullChroma) != 0,
                             .size = {rect.rect.width_px, rect.rect.height_px}};
  return video_->Paint(picture, At(rect.rect.x, rect.rect.y), size_.width_px);
}

void FrameDecoder::Copy(const wire::FrameRect& rect) {
  const Rect& to = rect.rect;
  const int from_y = static_cast<int>(rect.b);
  const bool upwards = from_y >= to.y;  // rows in the order that reads each before it is overwritten
  for (int i = 0; i < to.height_px; ++i) {
    const int y = upwards ? i : to.height_px - 1 - i;
    std::memmove(At(to.x, to.y + y), At(rect.a, from_y + y), static_cast<size_t>(to.width_px) * sizeof(uint32_t));
  }
}

Bytes FrameDecoder::Rgb() const {
  Bytes rgb;
  rgb.reserve(picture_.size() * 3);
  for (const uint32_t pixel : picture_) {
    rgb.push_back(static_cast<uint8_t>(pixel >> 16));
    rgb.push_back(static_cast<uint8_t>(pixel >> 8));
    rgb.push_back(static_cast<uint8_t>(pixel));
  }
  return rgb;
}

}  // namespace shoji::frame
