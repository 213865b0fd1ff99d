// Puts the chunks of a static virtual channel together (MS-RDPBCGR 2.2.6.1) within bounds: FreeRDP's own reassembly
// grows for as long as a terminal goes on. Pure; owned by one channel.
#pragma once

#include <cstdint>

#include "codec/base/bytes.h"
#include "codec/base/result.h"

namespace shoji::rdp {

class ChannelChunks {
 public:
  enum class Progress {
    kMore,     // the message goes on
    kWhole,    // message() is whole
    kTooLong,  // its last chunk; it was longer than allowed, and nothing of it was kept
  };

  // One chunk: its bytes, its flags and the length of the whole message it belongs to. `most_bytes` bounds a message
  // that begins here. kInvalid for a chunk out of order, a length that does not hold, and bulk compression, which Shoji
  // does not offer; the connection ends.
  Result<Progress> Add(ByteSpan chunk, uint32_t flags, uint64_t total_bytes, size_t most_bytes);
  // After kWhole, until the next Add().
  ByteSpan message() const { return message_; }
  // Lets go of the memory of a message that has been dealt with.
  void Forget() { message_ = {}; }

 private:
  Bytes message_;
  uint64_t total_bytes_ = 0;
  uint64_t seen_bytes_ = 0;
  bool begun_ = false;
  bool too_long_ = false;
};

}  // namespace shoji::rdp
