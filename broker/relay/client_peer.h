// The client's side of a relay: one message-oriented connection to an untrusted terminal. Implemented by broker/web
// (WebSocket) and broker/rdp/door; service thread.
#pragma once

#include <string_view>

#include "codec/base/bytes.h"

namespace shoji::relay {

class ClientPeer {
 public:
  virtual ~ClientPeer() = default;
  // Queues one wire message. The peer keeps the bytes until the terminal has taken them; the relay keeps the queue
  // bounded by not reading the session. Relay::OnDrained() follows each time the queue got shorter.
  virtual void SendMessage(Bytes message) = 0;
  // Queues a step of the session's start ("queued", "sandbox", "display", "browser"); all come before WELCOME.
  virtual void SendStep(std::string_view step) = 0;
  virtual size_t queued_bytes() const = 0;
  // Stop or go on reading from the terminal (best effort).
  virtual void PauseReading(bool paused) = 0;
  // Sends what is queued, then closes.
  virtual void CloseAfterFlush() = 0;
  // Closes now; what is queued is lost.
  virtual void Abort() = 0;
};

}  // namespace shoji::relay
