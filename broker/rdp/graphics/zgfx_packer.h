// RDP 8.0 bulk compression (MS-RDPEGFX 3.1.9.1), the sender's side: one stream per graphics channel, whose parts look
// back up to 2.5 MB. Pure; one owner, one thread. What it costs is bounded: a few places are tried per position, none
// where nothing repeats.
#pragma once

#include <array>
#include <vector>

#include "codec/base/bytes.h"

namespace shoji::rdp {

class ZgfxPacker {
 public:
  ZgfxPacker();

  // Appends one channel message that unpacks to `bytes`: not empty, at most 65535 segments of 65535 bytes. Messages
  // reach the client in the order of these calls, none lost.
  void Pack(ByteSpan bytes, Bytes& out);

 private:
  static constexpr int kHashBits = 16;
  static constexpr int kWays = 4;
  struct Match {
    size_t length = 0;
    size_t distance = 0;
  };

  void PackSegment(ByteSpan bytes, Bytes& out);
  void MakeRoom(size_t bytes);
  bool WriteTokens(size_t begin, size_t end, size_t most_bytes, Bytes& out);
  Match FindMatch(size_t at, size_t end) const;
  void Remember(size_t at);
  uint32_t HashAt(size_t at) const;

  Bytes history_;  // what was sent, with what is being sent at its end
  // Where strings of four bytes stood lately, by hash: places in history_ plus one, 0 for none.
  std::vector<std::array<uint32_t, kWays>> places_;
  size_t last_distance_ = 0;
};

}  // namespace shoji::rdp
