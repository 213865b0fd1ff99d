#include "broker/rdp/clipboard/dynamic_chunks.h"

namespace shoji::rdp {
namespace {

// MS-RDPEDYC 2.2: the upper half of a PDU's first byte.
constexpr int kCreateResponse = 1;
constexpr int kDataFirst = 2;
constexpr int kData = 3;
constexpr int kClose = 4;
constexpr int kCapabilitiesResponse = 5;

// A channel's number or a length, in one, two or four bytes.
uint32_t ReadNumber(ByteReader& in, int width) {
  if (width == 0) return in.U8();
  return width == 1 ? in.U16() : in.U32();
}

std::unexpected<Error> Broken(const char* how) {
  return Fail(ErrorCode::kInvalid, std::string("a dynamic channel's PDU ") + how);
}

}  // namespace

Result<bool> DynamicChunks::Add(ByteSpan chunk, uint32_t flags, uint64_t total_bytes) {
  const auto progress = chunks_.Add(chunk, flags, total_bytes, kMaxPduBytes);
  if (!progress) return std::unexpected(progress.error());
  if (*progress == ChannelChunks::Progress::kTooLong) {
    return Fail(ErrorCode::kTooLarge, "a dynamic channel's PDU is too long");
  }
  if (*progress == ChannelChunks::Progress::kMore) return false;
  const auto parsed = Parse(pdu());
  if (!parsed) return std::unexpected(parsed.error());
  return Accept(*parsed);
}

// Every field that the PDU must have is there.
Result<DynamicChunks::Pdu> DynamicChunks::Parse(ByteSpan bytes) {
  ByteReader in(bytes);
  const int header = in.U8();
  Pdu pdu{.command = header >> 4};
  if (pdu.command == kCapabilitiesResponse) {
    in.Take(3);  // padding, version
  } else {
    pdu.channel = ReadNumber(in, header & 3);
    if (pdu.command == kDataFirst) pdu.message_bytes = ReadNumber(in, header >> 2 & 3);
    if (pdu.command == kCreateResponse) pdu.status = in.U32();
  }
  if (!in.ok()) return Broken("is too short");
  pdu.payload_bytes = in.left();
  return pdu;
}

// False: nobody wants it.
Result<bool> DynamicChunks::Accept(const Pdu& pdu) {
  if (pdu.command == kCapabilitiesResponse) return true;
  // We close channels, clients do not; an answer to that is for a channel that is gone.
  if (pdu.command == kClose) return false;
  if (pdu.channel > kMaxChannel) return Broken("is for a channel that was never offered");
  if (pdu.message_bytes > kMaxMessageBytes) {
    return Fail(ErrorCode::kTooLarge, "a dynamic channel's message is too long");
  }
  if (pdu.command == kCreateResponse) {
    if (auto noted = OnCreateResponse(pdu.channel, pdu.status == 0); !noted) return std::unexpected(noted.error());
    return true;
  }
  if ((open_ >> pdu.channel & 1) == 0) return Broken("is for a channel that is not open");
  // FreeRDP queues an empty message, and nobody could take it off the queue again.
  if (pdu.command == kData && pdu.payload_bytes == 0) return Broken("is empty");
  return true;
}

Result<void> DynamicChunks::OnCreateResponse(uint32_t channel, bool opened) {
  const uint64_t bit = uint64_t{1} << channel;
  if ((answered_ & bit) != 0) return Broken("answers again");
  answered_ |= bit;
  if (opened) open_ |= bit;
  return {};
}

}  // namespace shoji::rdp
