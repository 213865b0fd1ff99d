// shoji-rfb-tls's socket to the broker: signatures for the handshake, nothing else. Blocks, with a deadline: meanwhile
// this process has nothing else to do. One thread.
#pragma once

#include "codec/base/bytes.h"
#include "codec/base/result.h"
#include "session/link/seqpacket_channel.h"

namespace shoji::rfb {

class KeyLink {
 public:
  static constexpr int kPatienceMs = 10'000;

  explicit KeyLink(UniqueFd socket) : channel_(std::move(socket)) {}

  // What the private key makes of one block of its length. kRefused: the broker does not sign; other errors: no answer.
  Result<Bytes> Sign(ByteSpan block);

 private:
  link::SeqpacketChannel channel_;
};

}  // namespace shoji::rfb
