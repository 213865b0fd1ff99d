#include "broker/rdp/clipboard/dynamic_chunks.h"

namespace shoji::rdp {
namespace {

// MS-RDPEDYC 2.2: the upper half of a PDU's first byte.
constexpr int kCreateResponse = 1;
constexpr int kDataFirst = 2;
constexpr int kData = 3;
constexpr int kCapabilitiesResponse = 5;

// A channel's number or a length, in one, two or four bytes.
uint32_t ReadNumber(ByteReader& in, int width) {
  if (width == 0) return in.U8();
  return width == 1 ? in.U16() : in.U32();
}

Result<void> Check(ByteSpan pdu) {
  ByteReader in(pdu);
  const int header = in.U8();
  const int command = header >> 4;
  uint32_t message_bytes = 0;
  if (command == kCapabilitiesResponse) {
    in.Take(3);  // padding, version
  } else {
    ReadNumber(in, header & 3);  // channel
    if (command == kDataFirst) message_bytes = ReadNumber(in, header >> 2 & 3);
    if (command == kCreateResponse) in.U32();  // status
  }
  // FreeRDP queues an empty message, and nobody could take it off the queue again.
  const bool empty = command == kData && in.left() == 0;
  if (!in.ok() || empty) return Fail(ErrorCode::kInvalid, "a dynamic channel's PDU is too short");
  if (message_bytes > DynamicChunks::kMaxMessageBytes) {
    return Fail(ErrorCode::kTooLarge, "a dynamic channel's message is too long");
  }
  return {};
}

}  // namespace

Result<bool> DynamicChunks::Add(ByteSpan chunk, uint32_t flags, uint64_t total_bytes) {
  const auto progress = chunks_.Add(chunk, flags, total_bytes, kMaxPduBytes);
  if (!progress) return std::unexpected(progress.error());
  if (*progress == ChannelChunks::Progress::kTooLong) {
    return Fail(ErrorCode::kTooLarge, "a dynamic channel's PDU is too long");
  }
  if (*progress == ChannelChunks::Progress::kMore) return false;
  if (auto checked = Check(pdu()); !checked) return std::unexpected(checked.error());
  return true;
}

}  // namespace shoji::rdp
