#include "codec/wire/frame_message.h"

#include "codec/wire/message_parts.h"

namespace shoji::wire {
namespace {

constexpr uint8_t kKeyFlag = 1;
constexpr uint8_t kExactFlag = 2;
constexpr uint32_t kHighestColour = 0xFFFFFF;
constexpr size_t kEncodeTimeOffset = kHeaderBytes + 16;

size_t Area(const Rect& rect) { return static_cast<size_t>(rect.width_px) * static_cast<size_t>(rect.height_px); }

bool IsScreen(Size size) {
  return InRange(size.width_px, kMinWidthPx, kMaxWidthPx) && InRange(size.height_px, kMinHeightPx, kMaxHeightPx);
}

bool IsPalette(const FrameRect& rect) {
  const int bits = rect.arg;
  return (bits == 1 || bits == 2 || bits == 4 || bits == 8) && rect.a >= 2 && rect.a <= (1 << bits) && rect.b == 0;
}

bool IsCopy(const FrameRect& rect, Size screen) {
  if (rect.arg != 0 || rect.b > static_cast<uint32_t>(kMaxHeightPx)) return false;
  return Contains(screen, {rect.a, static_cast<int>(rect.b), rect.rect.width_px, rect.rect.height_px});
}

bool IsAllowed(const FrameRect& rect, Size screen) {
  if (!Contains(screen, rect.rect)) return false;
  switch (rect.op) {
    case RectOp::kFill:
      return rect.arg == 0 && rect.a == 0 && rect.b <= kHighestColour;
    case RectOp::kCopy:
      return IsCopy(rect, screen);
    case RectOp::kPalette:
      return IsPalette(rect);
    case RectOp::kRgb:
      return rect.arg <= static_cast<uint8_t>(Predictor::kUp) && rect.a == 0 && rect.b == 0;
    case RectOp::kJpeg:
      return rect.arg == 0 && rect.a == 0 && rect.b > 0;
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

void WriteFrameRect(ByteWriter& out, const FrameRect& rect) {
  out.U8(static_cast<uint8_t>(rect.op));
  out.U8(rect.arg);
  WriteRect(out, rect.rect);
  out.U16(rect.a);
  out.U32(rect.b);
}

struct Counts {
  uint16_t rects = 0;
  uint32_t raw_bytes = 0;
  uint32_t packed_bytes = 0;
};

Result<Counts> ReadHeader(ByteReader& in, Frame& frame) {
  Counts counts;
  frame.frame_id = in.U32();
  frame.size = ReadSize(in);
  frame.last_input_id = in.U32();
  frame.capture_us = in.U32();
  frame.encode_us = in.U32();
  counts.rects = in.U16();
  const uint8_t flags = in.U8();
  in.Zeros(1);
  counts.raw_bytes = in.U32();
  counts.packed_bytes = in.U32();
  frame.unpacked_bytes = in.U32();
  frame.key = (flags & kKeyFlag) != 0;
  frame.exact = (flags & kExactFlag) != 0;
  if (!in.ok() || flags > (kKeyFlag | kExactFlag) || !IsScreen(frame.size)) return Malformed("FRAME");
  if (frame.unpacked_bytes > kMaxUnpackedBytes) return Fail(ErrorCode::kTooLarge, "FRAME unpacks to too much");
  if ((counts.packed_bytes == 0) != (frame.unpacked_bytes == 0)) return Malformed("FRAME");
  return counts;
}

// Reads the rectangles and checks that they use up both sections exactly.
Result<void> ReadRects(ByteReader& in, const Counts& counts, Frame& frame) {
  if (in.left() < counts.rects * kRectBytes) return Malformed("FRAME");
  uint64_t raw_bytes = 0;
  uint64_t unpacked_bytes = 0;
  frame.rects.reserve(counts.rects);
  for (int i = 0; i < counts.rects; ++i) {
    const FrameRect rect = ReadFrameRect(in);
    if (!IsAllowed(rect, frame.size)) return Fail(ErrorCode::kInvalid, "FRAME rectangle " + std::to_string(i));
    raw_bytes += RawBytesOf(rect);
    unpacked_bytes += UnpackedBytesOf(rect);
    frame.rects.push_back(rect);
  }
  if (raw_bytes != counts.raw_bytes || unpacked_bytes != frame.unpacked_bytes) {
    return Fail(ErrorCode::kInvalid, "FRAME sections do not match its rectangles");
  }
  return {};
}

void WriteHeader(ByteWriter& out, const Frame& frame) {
  out.U32(frame.frame_id);
  WriteSize(out, frame.size);
  out.U32(frame.last_input_id);
  out.U32(frame.capture_us);
  out.U32(frame.encode_us);
  WriteU16(out, static_cast<int>(frame.rects.size()));
  out.U8(static_cast<uint8_t>((frame.key ? kKeyFlag : 0) | (frame.exact ? kExactFlag : 0)));
  out.Zeros(1);
  out.U32(static_cast<uint32_t>(frame.raw.size()));
  out.U32(static_cast<uint32_t>(frame.packed.size()));
  out.U32(frame.unpacked_bytes);
}

}  // namespace

size_t UnpackedBytesOf(const FrameRect& rect) {
  if (rect.op == RectOp::kRgb) return Area(rect.rect) * 3;
  if (rect.op != RectOp::kPalette) return 0;
  const size_t row_bytes = (static_cast<size_t>(rect.rect.width_px) * rect.arg + 7) / 8;
  return rect.a * size_t{3} + row_bytes * static_cast<size_t>(rect.rect.height_px);
}

size_t RawBytesOf(const FrameRect& rect) { return rect.op == RectOp::kJpeg ? rect.b : 0; }

Result<Frame> ParseFrame(ByteSpan message) {
  const Result<Type> type = PeekType(message);
  if (!type) return std::unexpected(type.error());
  if (*type != Type::kFrame) return Fail(ErrorCode::kInvalid, "not a FRAME message");
  if (message.size() > kMaxServerMessageBytes) return Fail(ErrorCode::kTooLarge, "FRAME message is too large");
  ByteReader in = PayloadOf(message);
  Frame frame;
  const Result<Counts> counts = ReadHeader(in, frame);
  if (!counts) return std::unexpected(counts.error());
  if (const Result<void> rects = ReadRects(in, *counts, frame); !rects) return std::unexpected(rects.error());
  frame.raw = in.Take(counts->raw_bytes);
  frame.packed = in.Take(counts->packed_bytes);
  if (!in.AtExactEnd()) return Malformed("FRAME");
  return frame;
}

Bytes Encode(const Frame& frame) {
  Bytes bytes(kHeaderBytes, 0);
  bytes.reserve(kHeaderBytes + kFrameHeaderBytes + frame.rects.size() * kRectBytes + frame.raw.size() +
                frame.packed.size());
  ByteWriter out(bytes);
  WriteHeader(out, frame);
  for (const FrameRect& rect : frame.rects) WriteFrameRect(out, rect);
  out.Raw(frame.raw);
  out.Raw(frame.packed);
  FinishMessage(bytes, Type::kFrame);
  SHOJI_CHECK(ParseFrame(bytes).has_value());
  return bytes;
}

void StampEncodeTime(Bytes& message, uint32_t encode_us) {
  SHOJI_CHECK(message.size() >= kHeaderBytes + kFrameHeaderBytes);
  for (size_t i = 0; i < 4; ++i) message[kEncodeTimeOffset + i] = static_cast<uint8_t>(encode_us >> (8 * i));
}

}  // namespace shoji::wire
