// The 8-byte header, and cutting a byte stream at it.
#include "codec/base/check.h"
#include "codec/wire/messages.h"

namespace shoji::wire {
namespace {

bool IsKnown(uint8_t type) {
  return (type >= 0x01 && type <= 0x03) || (type >= 0x10 && type <= 0x17) || (type >= 0x20 && type <= 0x22) ||
         (type >= 0x81 && type <= 0x89) || (type >= 0x90 && type <= 0x95) || (type >= 0xC0 && type <= 0xC8);
}

size_t PayloadBytes(ByteSpan header) { return ByteReader(header.subspan(4, 4)).U32(); }

}  // namespace

Result<Type> PeekType(ByteSpan message) {
  ByteReader in(message);
  const uint8_t type = in.U8();
  in.Zeros(3);
  const uint32_t payload_bytes = in.U32();
  if (!in.ok()) return Fail(ErrorCode::kInvalid, "message header is short or has reserved bits set");
  if (payload_bytes != in.left()) return Fail(ErrorCode::kInvalid, "message length differs from its header");
  if (!IsKnown(type)) return Fail(ErrorCode::kInvalid, "unknown message type " + std::to_string(type));
  return static_cast<Type>(type);
}

Result<void> MessageSplitter::Feed(ByteSpan bytes) {
  buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<ptrdiff_t>(start_));
  start_ = 0;
  buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
  // Walks every header already here, so that an oversized one is refused before its payload is gathered.
  for (size_t at = 0; buffer_.size() - at >= kHeaderBytes;) {
    const size_t whole_bytes = kHeaderBytes + PayloadBytes(ByteSpan(buffer_).subspan(at));
    if (whole_bytes > max_message_bytes_) return Fail(ErrorCode::kTooLarge, "message larger than the link allows");
    if (whole_bytes > buffer_.size() - at) break;
    at += whole_bytes;
  }
  return {};
}

ByteSpan MessageSplitter::Next() {
  const ByteSpan rest = ByteSpan(buffer_).subspan(start_);
  if (rest.size() < kHeaderBytes) return {};
  const size_t whole_bytes = kHeaderBytes + PayloadBytes(rest);
  if (whole_bytes > max_message_bytes_ || rest.size() < whole_bytes) return {};
  start_ += whole_bytes;
  return rest.first(whole_bytes);
}

}  // namespace shoji::wire
