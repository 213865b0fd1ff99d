#include "codec/wire/frame_message.h"

#include "codec/wire/message_parts.h"

namespace shoji::wire {
namespace {

constexpr uint8_t kKeyFlag = 1;
constexpr uint8_t kExactFlag = 2;
constexpr size_t kEncodeTimeOffset = kHeaderBytes + 16;

bool IsScreen(Size size) {
  return InRange(size.width_px, kMinWidthPx, kMaxWidthPx) && InRange(size.height_px, kMinHeightPx, kMaxHeightPx);
}

struct Counts {
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
  frame.rect_count = in.U16();
  const uint8_t flags = in.U8();
  in.Zeros(1);
  counts.raw_bytes = in.U32();
  counts.packed_bytes = in.U32();
  frame.unpacked_bytes = in.U32();
  frame.key = (flags & kKeyFlag) != 0;
  frame.exact = (flags & kExactFlag) != 0;
  if (!in.ok() || flags > (kKeyFlag | kExactFlag) || !IsScreen(frame.size)) return Malformed("FRAME");
  if (frame.unpacked_bytes > kMaxUnpackedBytes) return Fail(ErrorCode::kTooLarge, "FRAME unpacks to too much");
  if (frame.unpacked_bytes < frame.rect_count * kRectBytes) return Malformed("FRAME");
  if ((counts.packed_bytes == 0) != (frame.unpacked_bytes == 0)) return Malformed("FRAME");
  return counts;
}

void WriteHeader(ByteWriter& out, const Frame& frame) {
  out.U32(frame.frame_id);
  WriteSize(out, frame.size);
  out.U32(frame.last_input_id);
  out.U32(frame.capture_us);
  out.U32(frame.encode_us);
  out.U16(frame.rect_count);
  out.U8(static_cast<uint8_t>((frame.key ? kKeyFlag : 0) | (frame.exact ? kExactFlag : 0)));
  out.Zeros(1);
  out.U32(static_cast<uint32_t>(frame.raw.size()));
  out.U32(static_cast<uint32_t>(frame.packed.size()));
  out.U32(frame.unpacked_bytes);
}

}  // namespace

Result<Frame> ParseFrame(ByteSpan message) {
  const Result<Type> type = PeekType(message);
  if (!type) return std::unexpected(type.error());
  if (*type != Type::kFrame) return Fail(ErrorCode::kInvalid, "not a FRAME message");
  if (message.size() > kMaxServerMessageBytes) return Fail(ErrorCode::kTooLarge, "FRAME message is too large");
  ByteReader in = PayloadOf(message);
  Frame frame;
  const Result<Counts> counts = ReadHeader(in, frame);
  if (!counts) return std::unexpected(counts.error());
  frame.raw = in.Take(counts->raw_bytes);
  frame.packed = in.Take(counts->packed_bytes);
  if (!in.AtExactEnd()) return Malformed("FRAME");
  return frame;
}

Bytes Encode(const Frame& frame) {
  Bytes bytes(kHeaderBytes, 0);
  bytes.reserve(kHeaderBytes + kFrameHeaderBytes + frame.raw.size() + frame.packed.size());
  ByteWriter out(bytes);
  WriteHeader(out, frame);
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
