#include "codec/frame/frame_writer.h"

#include "codec/base/check.h"
#include "codec/tile/palette.h"

namespace shoji::frame {
namespace {

// A buffer that one large frame (a photo page) blew up is given back, so that a quiet session stays small.
constexpr size_t kKeepBytes = 1u << 20;

void Empty(Bytes& buffer) {
  buffer.clear();
  if (buffer.capacity() > kKeepBytes) buffer.shrink_to_fit();
}

}  // namespace

void FrameWriter::Fill(const Rect& rect, uint32_t colour) {
  rects_.push_back({wire::RectOp::kFill, 0, rect, 0, colour});
}

void FrameWriter::Copy(const Rect& to, int from_x, int from_y) {
  rects_.push_back({wire::RectOp::kCopy, 0, to, static_cast<uint16_t>(from_x), static_cast<uint32_t>(from_y)});
}

void FrameWriter::Store(const Rect& rect, uint32_t first_slot) {
  rects_.push_back({wire::RectOp::kStore, 0, rect, 0, first_slot});
}

void FrameWriter::Cached(const Rect& rect, uint32_t first_slot) {
  rects_.push_back({wire::RectOp::kCached, 0, rect, 0, first_slot});
}

void FrameWriter::Palette(const Rect& rect, std::span<const uint32_t> colours, const uint8_t* indices, int stride) {
  const int bits = tile::PaletteBits(colours.size());
  rects_.push_back(
      {wire::RectOp::kPalette, static_cast<uint8_t>(bits), rect, static_cast<uint16_t>(colours.size()), 0});
  tile::PackPalette(colours, indices, stride, {rect.width_px, rect.height_px}, bits, unpacked_);
}

void FrameWriter::Rgb(const Rect& rect, const tile::Pixels& pixels, tile::RgbPredictor predictor) {
  rects_.push_back({wire::RectOp::kRgb, static_cast<uint8_t>(predictor), rect, 0, 0});
  tile::FilterRgb(pixels, predictor, unpacked_);
}

void FrameWriter::Jpeg(const Rect& rect, const tile::Pixels& pixels, int quality) {
  const size_t length = jpeg_.Encode(pixels, quality, raw_);
  rects_.push_back({wire::RectOp::kJpeg, 0, rect, 0, static_cast<uint32_t>(length)});
}

void FrameWriter::Video(const Rect& rect, ByteSpan access_unit, bool key, bool full_chroma) {
  const int arg = (key ? wire::kVideoKey : 0) | (full_chroma ? wire::kVideoFullChroma : 0);
  rects_.push_back(
      {wire::RectOp::kVideo, static_cast<uint8_t>(arg), rect, 0, static_cast<uint32_t>(access_unit.size())});
  raw_.insert(raw_.end(), access_unit.begin(), access_unit.end());
}

Bytes FrameWriter::Finish(const FrameMeta& meta, Size screen, bool key, bool exact) {
  SHOJI_CHECK(rects_.size() <= UINT16_MAX);
  if (key) stream_.Restart();
  wire::WriteRects(rects_, rect_bytes_);
  stream_.Pack(rect_bytes_, unpacked_, packed_);
  wire::Frame frame;
  frame.frame_id = meta.frame_id;
  frame.size = screen;
  frame.last_input_id = meta.last_input_id;
  frame.capture_us = meta.capture_us;
  frame.key = key;
  frame.exact = exact;
  frame.rect_count = static_cast<uint16_t>(rects_.size());
  frame.raw = raw_;
  frame.packed = packed_;
  frame.unpacked_bytes = static_cast<uint32_t>(rect_bytes_.size() + unpacked_.size());
  Bytes message = wire::Encode(frame);
  rects_.clear();
  for (Bytes* buffer : {&raw_, &rect_bytes_, &unpacked_, &packed_}) Empty(*buffer);
  return message;
}

}  // namespace shoji::frame
