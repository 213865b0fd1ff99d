// shoji-rfb's socket to the broker: one login, answered with the link to a session. Blocks, with a deadline: until then
// this process has nothing else to do. One thread.
#pragma once

#include "codec/base/bytes.h"
#include "codec/base/result.h"
#include "session/link/seqpacket_channel.h"

namespace shoji::rfb {

class BrokerLink {
 public:
  static constexpr int kPatienceMs = 15'000;

  explicit BrokerLink(UniqueFd socket) : channel_(std::move(socket)) {}

  // Readable when the broker has gone, which is the end of this process.
  int fd() const { return channel_.fd(); }
  // VNC's 16-byte challenge and what the viewer made of it. kRefused: no such password; other errors: no answer.
  Result<UniqueFd> Login(ByteSpan challenge, ByteSpan response);

 private:
  Result<link::Datagram> Await();

  link::SeqpacketChannel channel_;
};

}  // namespace shoji::rfb
