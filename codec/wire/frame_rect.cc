#include "codec/wire/frame_rect.h"

#include "codec/wire/message_parts.h"

namespace shoji::wire {
namespace {

constexpr uint32_t kHighestColour = 0xFFFFFF;

size_t Area(const Rect& rect) { return static_cast<size_t>(rect.width_px) * static_cast<size_t>(rect.height_px); }

int PiecesAcross(int length_px) { return (length_px + kPiecePx - 1) / kPiecePx; }

bool IsPalette(const FrameRect& rect) {
  const int bits = rect.arg;
  return (bits == 1 || bits == 2 || bits == 4 || bits == 8) && rect.a >= 2 && rect.a <= (1 << bits) && rect.b == 0;
}

bool IsCopy(const FrameRect& rect, Size screen) {
  if (rect.arg != 0 || rect.b > static_cast<uint32_t>(kMaxHeightPx)) return false;
  return Contains(screen, {rect.a, static_cast<int>(rect.b), rect.rect.width_px, rect.rect.height_px});
}

bool IsInSlots(const FrameRect& rect) {
  const uint32_t pieces = PiecesOf(rect.rect);
  return rect.arg == 0 && rect.a == 0 && pieces <= kSlots && rect.b <= kSlots - pieces;
}

// Even and not tiny: what every H.264 decoder takes.
bool IsVideo(const FrameRect& rect) {
  const auto [width_px, height_px] = Size{rect.rect.width_px, rect.rect.height_px};
  const bool sized = width_px >= kPiecePx && height_px >= kPiecePx && width_px % 2 == 0 && height_px % 2 == 0;
  return sized && rect.arg <= (kVideoKey | kVideoFullChroma) && rect.a == 0 && rect.b > 0;
}

bool IsAllowed(const FrameRect& rect, Size screen) {
  if (!Contains(screen, rect.rect)) return false;
  switch (rect.op) {
    case RectOp::kFill:
      return rect.arg == 0 && rect.a == 0 && rect.b <= kHighestColour;
    case RectOp::kCopy:
      return IsCopy(rect, screen);
    case RectOp::kCached:
    case RectOp::kStore:
      return IsInSlots(rect);
    case RectOp::kPalette:
      return IsPalette(rect);
    case RectOp::kRgb:
      return rect.arg <= static_cast<uint8_t>(Predictor::kUp) && rect.a == 0 && rect.b == 0;
    case RectOp::kJpeg:
      return rect.arg == 0 && rect.a == 0 && rect.b > 0;
    case RectOp::kVideo:
      return IsVideo(rect);
  }
  return false;
}

FrameRect ReadFrameRect(ByteReader& in) {
  FrameRect rect{};
  rect.op = static_cast<RectOp>(in.U8());
  rect.arg = in.U8();
  rect.rect = ReadRect(in);
  rect.a = in.U16();
  rect.b = in.U32();
  return rect;
}

}  // namespace

size_t UnpackedBytesOf(const FrameRect& rect) {
  if (rect.op == RectOp::kRgb) return Area(rect.rect) * 3;
  if (rect.op != RectOp::kPalette) return 0;
  const size_t row_bytes = (static_cast<size_t>(rect.rect.width_px) * rect.arg + 7) / 8;
  return rect.a * size_t{3} + row_bytes * static_cast<size_t>(rect.rect.height_px);
}

size_t RawBytesOf(const FrameRect& rect) { return rect.op == RectOp::kJpeg || rect.op == RectOp::kVideo ? rect.b : 0; }

DataBytes DataBytesOf(std::span<const FrameRect> rects) {
  DataBytes bytes;
  for (const FrameRect& rect : rects) {
    bytes.raw += RawBytesOf(rect);
    bytes.unpacked += UnpackedBytesOf(rect);
  }
  return bytes;
}

uint32_t PiecesOf(const Rect& rect) {
  return static_cast<uint32_t>(PiecesAcross(rect.width_px) * PiecesAcross(rect.height_px));
}

Rect PieceOf(const Rect& rect, uint32_t index) {
  const int columns = PiecesAcross(rect.width_px);
  const int x = static_cast<int>(index) % columns * kPiecePx;
  const int y = static_cast<int>(index) / columns * kPiecePx;
  return {rect.x + x, rect.y + y, std::min(kPiecePx, rect.width_px - x), std::min(kPiecePx, rect.height_px - y)};
}

Result<std::vector<FrameRect>> ParseRects(ByteSpan unpacked, int count, Size screen, uint64_t raw_bytes) {
  const size_t rect_bytes = static_cast<size_t>(count) * kRectBytes;
  if (unpacked.size() < rect_bytes) return Malformed("FRAME");
  ByteReader in(unpacked.first(rect_bytes));
  std::vector<FrameRect> rects;
  rects.reserve(static_cast<size_t>(count));
  for (int i = 0; i < count; ++i) {
    rects.push_back(ReadFrameRect(in));
    if (!IsAllowed(rects.back(), screen)) return Fail(ErrorCode::kInvalid, "FRAME rectangle " + std::to_string(i));
  }
  if (DataBytesOf(rects) != DataBytes{raw_bytes, unpacked.size() - rect_bytes}) {
    return Fail(ErrorCode::kInvalid, "FRAME sections do not match its rectangles");
  }
  return rects;
}

void WriteRects(std::span<const FrameRect> rects, Bytes& out) {
  ByteWriter writer(out);
  for (const FrameRect& rect : rects) {
    writer.U8(static_cast<uint8_t>(rect.op));
    writer.U8(rect.arg);
    WriteRect(writer, rect.rect);
    writer.U16(rect.a);
    writer.U32(rect.b);
  }
}

}  // namespace shoji::wire
