// The control socket to shoji-host. Steps are dropped while the host is slow, so that there is always room for `ready`
// and `fatal`: a slow host still learns how the session ended. Only a broken socket means that the host is gone.
// Owned by shoji-session's one thread; never blocks.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "codec/wire/messages.h"
#include "session/link/seqpacket_channel.h"

namespace shoji::pipeline {

class HostPort {
 public:
  explicit HostPort(UniqueFd control) : control_(std::move(control)) {}

  int fd() const { return control_.fd(); }
  // The host's next datagram, nullopt when none is there now. After an Error the host is gone.
  Result<std::optional<link::Datagram>> Receive();

  void TellStep(std::string_view step);
  void TellReady();
  void TellFatal(wire::EndReason reason, const std::string& detail);

  // Sends on what waits.
  void Flush();
  // Something for the host waits, and the host is there.
  bool wants_write() const { return !gone_ && control_.wants_write(); }
  bool gone() const { return gone_; }
  // The host does not keep to the contract.
  void GiveUp() { gone_ = true; }

 private:
  void Tell(const link::Json& body);
  void Note(const Result<void>& sent);

  link::SeqpacketChannel control_;
  bool gone_ = false;
};

}  // namespace shoji::pipeline
