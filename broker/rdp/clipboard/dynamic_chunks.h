// What a client sends on "drdynvc", the carrier of dynamic channels (MS-RDPEDYC), before FreeRDP takes it: whole PDUs
// with all the fields they must have, for messages of a bounded length. FreeRDP's own reception grows with every chunk,
// reads on past the end of a short PDU, and clears as much memory as ten bytes of a first fragment announce. Pure;
// owned by one connection.
#pragma once

#include "broker/rdp/clipboard/channel_chunks.h"

namespace shoji::rdp {

class DynamicChunks {
 public:
  // Of a PDU; clients make none longer than a chunk of their static channels.
  static constexpr size_t kMaxPduBytes = 16 << 10;
  // Of a message in several PDUs: the longest is a graphics client's list of kept pieces.
  static constexpr size_t kMaxMessageBytes = 128 << 10;

  // One chunk, as ChannelChunks::Add takes it. True when pdu() is whole now; kInvalid, kTooLarge: the connection ends.
  Result<bool> Add(ByteSpan chunk, uint32_t flags, uint64_t total_bytes);
  // After true, until the next Add().
  ByteSpan pdu() const { return chunks_.message(); }

 private:
  ChannelChunks chunks_;
};

}  // namespace shoji::rdp
