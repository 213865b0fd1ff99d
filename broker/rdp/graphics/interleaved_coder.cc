#include "broker/rdp/graphics/interleaved_coder.h"

#include <span>
#include <vector>

namespace shoji::rdp {
namespace {

// Orders of the format that are used here: code in the high three bits and length in the low five, or the whole byte
// and the length in two more.
enum class Order : uint8_t {
  kAsAbove = 0,  // black in the first row
  kColourRun = 3,
  kPixels = 4,
};
constexpr uint8_t kLongOrder = 0xF0;
constexpr size_t kMaxShortLength = 31;
constexpr size_t kMaxMiddleLength = 255 + 32;

constexpr size_t kMinAsAbove = 2;
constexpr size_t kMinColourRun = 3;

uint32_t InDepth(uint32_t pixel, int bits_per_pixel) {
  if (bits_per_pixel == 24) return pixel;
  const int green_bits = bits_per_pixel == 16 ? 6 : 5;
  const uint32_t red = (pixel >> 16 & 0xFF) >> 3;
  const uint32_t green = (pixel >> 8 & 0xFF) >> (8 - green_bits);
  return red << (5 + green_bits) | green << 5 | (pixel & 0xFF) >> 3;
}

class OrderWriter {
 public:
  OrderWriter(std::vector<uint32_t> pixels, size_t width, int bits_per_pixel, Bytes& out)
      : pixels_(std::move(pixels)),
        width_(width),
        pixel_bytes_(static_cast<size_t>(bits_per_pixel + 7) / 8),
        out_(out) {}

  // The first row is a stretch of its own: what is above it is black, and readers start anew behind it.
  void Write() {
    WriteStretch(0, width_);
    WriteStretch(width_, pixels_.size());
  }

 private:
  // Never two orders of "as above" in a row: a reader would put another pixel between them.
  void WriteStretch(size_t begin, size_t end) {
    size_t loose = begin;
    size_t at = begin;
    while (at < end) {
      const size_t above = AsAboveFrom(at, end);
      const size_t run = above >= kMinAsAbove ? 0 : RunFrom(at, end);
      if (above < kMinAsAbove && run < kMinColourRun) {
        ++at;
        continue;
      }
      WritePixels(loose, at);
      if (above >= kMinAsAbove) {
        WriteOrder(Order::kAsAbove, above);
        at += above;
      } else {
        WriteOrder(Order::kColourRun, run);
        WritePixel(pixels_[at]);
        at += run;
      }
      loose = at;
    }
    WritePixels(loose, end);
  }

  size_t AsAboveFrom(size_t at, size_t end) const {
    const size_t begin = at;
    while (at < end && pixels_[at] == (at < width_ ? 0 : pixels_[at - width_])) ++at;
    return at - begin;
  }
  size_t RunFrom(size_t at, size_t end) const {
    const size_t begin = at;
    while (at < end && pixels_[at] == pixels_[begin]) ++at;
    return at - begin;
  }

  void WriteOrder(Order order, size_t length) {
    const auto code = static_cast<uint8_t>(order);
    ByteWriter writer(out_);
    if (length <= kMaxShortLength) {
      writer.U8(static_cast<uint8_t>(code << 5 | length));
    } else if (length <= kMaxMiddleLength) {
      writer.U8(static_cast<uint8_t>(code << 5));
      writer.U8(static_cast<uint8_t>(length - 32));
    } else {
      writer.U8(kLongOrder | code);
      writer.U16(static_cast<uint16_t>(length));
    }
  }
  void WritePixels(size_t begin, size_t end) {
    if (begin == end) return;
    WriteOrder(Order::kPixels, end - begin);
    for (size_t i = begin; i < end; ++i) WritePixel(pixels_[i]);
  }
  void WritePixel(uint32_t pixel) {
    for (size_t i = 0; i < pixel_bytes_; ++i) out_.push_back(static_cast<uint8_t>(pixel >> (8 * i)));
  }

  std::vector<uint32_t> pixels_;  // bottom-up, in the depth of the stream
  size_t width_;
  size_t pixel_bytes_;
  Bytes& out_;
};

}  // namespace

void PackInterleaved(const tile::Pixels& pixels, int bits_per_pixel, Bytes& out) {
  std::vector<uint32_t> values;
  values.reserve(pixels.Area());
  for (int y = pixels.size.height_px - 1; y >= 0; --y) {
    const std::span row(pixels.Row(y), static_cast<size_t>(pixels.size.width_px));
    for (const uint32_t pixel : row) values.push_back(InDepth(pixel, bits_per_pixel));
  }
  OrderWriter(std::move(values), static_cast<size_t>(pixels.size.width_px), bits_per_pixel, out).Write();
}

}  // namespace shoji::rdp
