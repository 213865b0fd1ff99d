// What a client sends on "drdynvc", the carrier of dynamic channels (MS-RDPEDYC), before FreeRDP takes it: whole PDUs
// with all the fields they must have, for messages of a bounded length, on channels that it has opened once. FreeRDP's
// own reception grows with every chunk, reads on past the end of a short PDU, clears as much memory as ten bytes of a
// first fragment announce, and keeps for good what comes on a channel that is not open, or that its client has closed.
// Pure; owned by one connection.
#pragma once

#include "broker/rdp/clipboard/channel_chunks.h"

namespace shoji::rdp {

class DynamicChunks {
 public:
  // Of a PDU; clients make none longer than a chunk of their static channels.
  static constexpr size_t kMaxPduBytes = 16 << 10;
  // Of a message in several PDUs: the longest is a graphics client's list of kept pieces.
  static constexpr size_t kMaxMessageBytes = 128 << 10;

  // Clients number no channels: these are ours, from 1 on.
  static constexpr uint32_t kMaxChannel = 63;

  // One chunk, as ChannelChunks::Add takes it. True when pdu() is whole now and FreeRDP is to have it; kInvalid,
  // kTooLarge: the connection ends.
  Result<bool> Add(ByteSpan chunk, uint32_t flags, uint64_t total_bytes);
  // After true, until the next Add().
  ByteSpan pdu() const { return chunks_.message(); }

 private:
  struct Pdu {
    int command = 0;
    uint32_t channel = 0;
    uint32_t message_bytes = 0;  // as its first fragment announces them
    uint32_t status = 0;         // of a channel that was offered; 0: it is open
    size_t payload_bytes = 0;
  };
  static Result<Pdu> Parse(ByteSpan bytes);
  Result<bool> Accept(const Pdu& pdu);
  Result<void> OnCreateResponse(uint32_t channel, bool opened);

  ChannelChunks chunks_;
  uint64_t answered_ = 0;  // by channel
  uint64_t open_ = 0;
};

}  // namespace shoji::rdp
