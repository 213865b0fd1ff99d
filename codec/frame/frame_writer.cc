#include "codec/frame/frame_writer.h"

#include "codec/base/check.h"
#include "codec/tile/palette.h"

namespace shoji::frame {
namespace {

// On indexed text level 3 is no smaller than level 1 and takes a third longer; on filtered photos it gains nothing
// either (measured on a 1280x800 Japanese page and a photo page).
constexpr int kZstdLevel = 1;

// A buffer that one large frame (a photo page) blew up is given back, so that a quiet session stays small.
constexpr size_t kKeepBytes = 1u << 20;

void Empty(Bytes& buffer) {
  buffer.clear();
  if (buffer.capacity() > kKeepBytes) buffer.shrink_to_fit();
}

}  // namespace

FrameWriter::FrameWriter() : zstd_(ZSTD_createCCtx()) { SHOJI_CHECK(zstd_ != nullptr); }

void FrameWriter::Fill(const Rect& rect, uint32_t colour) {
  rects_.push_back({wire::RectOp::kFill, 0, rect, 0, colour});
}

void FrameWriter::Copy(const Rect& to, int from_x, int from_y) {
  rects_.push_back({wire::RectOp::kCopy, 0, to, static_cast<uint16_t>(from_x), static_cast<uint32_t>(from_y)});
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

void FrameWriter::Pack() {
  packed_.clear();
  if (unpacked_.empty()) return;
  packed_.resize(ZSTD_compressBound(unpacked_.size()));
  const size_t length =
      ZSTD_compressCCtx(zstd_.get(), packed_.data(), packed_.size(), unpacked_.data(), unpacked_.size(), kZstdLevel);
  SHOJI_CHECK(ZSTD_isError(length) == 0);
  packed_.resize(length);
}

Bytes FrameWriter::Finish(const FrameMeta& meta, Size screen, bool key, bool exact) {
  Pack();
  wire::Frame frame;
  frame.frame_id = meta.frame_id;
  frame.size = screen;
  frame.last_input_id = meta.last_input_id;
  frame.capture_us = meta.capture_us;
  frame.key = key;
  frame.exact = exact;
  frame.rects = std::move(rects_);
  frame.raw = raw_;
  frame.packed = packed_;
  frame.unpacked_bytes = static_cast<uint32_t>(unpacked_.size());
  Bytes message = wire::Encode(frame);
  rects_ = std::move(frame.rects);
  rects_.clear();
  for (Bytes* buffer : {&raw_, &unpacked_, &packed_}) Empty(*buffer);
  return message;
}

}  // namespace shoji::frame
