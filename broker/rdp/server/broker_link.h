// shoji-rdp's one stream to shoji-broker: door messages and wire messages, both ways. Owned by the process's one
// thread. The broker is trusted; what it refuses is the end of this process, so errors here are not told apart.
#pragma once

#include <set>

#include "broker/rdp/door_messages.h"
#include "codec/base/clock.h"
#include "session/link/link_stream.h"

namespace shoji::rdp {

// What may wait for the broker. Senders of more (a large paste) look at queued_bytes() and go on in their own Tick.
inline constexpr size_t kMaxWaitingForBroker = 8u << 20;

class BrokerLink {
 public:
  // `patience`: how long the blocking questions below wait for their answer.
  BrokerLink(UniqueFd stream, Duration patience)
      : stream_(std::move(stream), wire::kMaxServerMessageBytes, kMaxWaitingForBroker), patience_(patience) {}

  int fd() const { return stream_.fd(); }
  Result<void> Fill() { return stream_.Fill(); }
  // The next whole message, empty when none. Valid until the next Fill() or Next().
  ByteSpan Next() { return stream_.Next(); }
  Result<void> Send(Bytes message) { return stream_.Send(std::move(message)); }
  Result<void> Flush() { return stream_.Flush(); }
  bool wants_write() const { return stream_.wants_write(); }
  size_t queued_bytes() const { return stream_.queued_bytes(); }

  // Says that the client asked for what is never given; each thing once.
  Result<void> TellRefused(RefusedThing what);

  // Blocking questions of the handshake, before the broker says anything by itself. Sign: what the private operation
  // makes of one block; kRefused when the broker will not.
  Result<Bytes> AskSignature(ByteSpan block);
  Result<Credential> AskCredential(const std::string& user);

 private:
  Result<DoorAnswer> Ask(const DoorRequest& request);
  Result<void> WaitReadable();

  link::LinkStream stream_;
  Duration patience_;
  std::set<RefusedThing> told_;
};

}  // namespace shoji::rdp
