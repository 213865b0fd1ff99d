// Internal to codec/wire: what the three directions' parsers and writers share (header, text tail, closed ranges).
// Pure; any thread. Not for other folders: they use messages.h.
#pragma once

#include "codec/base/bytes.h"
#include "codec/base/check.h"
#include "codec/wire/messages.h"

namespace shoji::wire {

inline std::unexpected<Error> Malformed(const char* what) {
  return Fail(ErrorCode::kInvalid, std::string("malformed ") + what + " message");
}

// True when the enum's (or integer's) value lies in the closed range; for enums without gaps this is membership.
template <typename T>
constexpr bool InRange(T value, T low, T high) {
  return low <= value && value <= high;
}

// Reads one byte that must be 0 or 1.
inline bool ReadFlag(ByteReader& in, bool& out) {
  const uint8_t value = in.U8();
  out = value == 1;
  return value <= 1;
}

// Takes everything left as text of min..max bytes. False when the length or the UTF-8 is wrong.
inline bool ReadTextTail(ByteReader& in, size_t min_bytes, size_t max_bytes, std::string& out) {
  if (in.left() < min_bytes || in.left() > max_bytes) return false;
  out = AsText(in.Take(in.left()));
  return IsPlainUtf8(out);
}

inline Size ReadSize(ByteReader& in) {
  const int width_px = in.U16();
  return {width_px, in.U16()};
}

inline Rect ReadRect(ByteReader& in) {
  const int x = in.U16();
  const int y = in.U16();
  const Size size = ReadSize(in);
  return {x, y, size.width_px, size.height_px};
}

// An int that must fit the wire's u16; anything else is our own mistake.
inline void WriteU16(ByteWriter& out, int value) {
  SHOJI_CHECK(value >= 0 && value <= 0xFFFF);
  out.U16(static_cast<uint16_t>(value));
}

inline void WriteSize(ByteWriter& out, Size size) {
  WriteU16(out, size.width_px);
  WriteU16(out, size.height_px);
}

inline void WriteRect(ByteWriter& out, const Rect& rect) {
  WriteU16(out, rect.x);
  WriteU16(out, rect.y);
  WriteSize(out, {rect.width_px, rect.height_px});
}

// CURSOR and CURSOR_IMAGE have one layout, in two directions. Defined in server_messages.cc.
bool ReadCursor(ByteReader& in, Cursor& out);
void WriteCursor(ByteWriter& out, const Cursor& message);

// The payload of a message whose PeekType succeeded.
inline ByteReader PayloadOf(ByteSpan message) { return ByteReader(message.subspan(kHeaderBytes)); }

// Writes the header into the first kHeaderBytes of a message whose payload is complete.
inline void FinishMessage(Bytes& bytes, Type type) {
  const size_t payload_bytes = bytes.size() - kHeaderBytes;
  bytes[0] = static_cast<uint8_t>(type);
  for (size_t i = 0; i < 4; ++i) bytes[4 + i] = static_cast<uint8_t>(payload_bytes >> (8 * i));
}

}  // namespace shoji::wire
