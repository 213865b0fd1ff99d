// The client at the other end of the current link: one HELLO first, then anything but HELLO. Knows the order of
// messages, not their meaning. Owned by shoji-session's one thread.
#pragma once

#include <optional>

#include "session/link/link_stream.h"

namespace shoji::pipeline {

// Frames are held back by the send window, cursor and caret by OverlaySlot; what else may wait is small. One KEY frame
// of the largest screen fits.
inline constexpr size_t kMaxWaitingForClient = 48u << 20;

class Viewer {
 public:
  Viewer(UniqueFd link, bool resumed)
      : stream_(std::move(link), wire::kMaxClientMessageBytes, kMaxWaitingForClient), resumed_(resumed) {}

  int fd() const { return stream_.fd(); }
  bool resumed() const { return resumed_; }
  bool said_hello() const { return said_hello_; }
  // WELCOME was sent: cursor, caret and frames may follow.
  bool welcomed() const { return welcomed_; }
  void MarkWelcomed() { welcomed_ = true; }

  // Reads what is there. kClosed/kIo: the client is gone. kTooLarge: it broke the protocol.
  Result<void> Fill() { return stream_.Fill(); }
  // The next message, nullopt when none. kInvalid: the client broke the protocol.
  Result<std::optional<wire::ClientMessage>> Next();

  // kTooLarge: the client does not read; otherwise kClosed/kIo.
  Result<void> Send(const wire::ServerMessage& message) { return stream_.Send(wire::Encode(message)); }
  Result<void> SendFrame(Bytes frame) { return stream_.Send(std::move(frame)); }
  Result<void> Flush() { return stream_.Flush(); }
  bool wants_write() const { return stream_.wants_write(); }
  size_t queued_bytes() const { return stream_.queued_bytes(); }

 private:
  link::LinkStream stream_;
  bool resumed_;
  bool said_hello_ = false;
  bool welcomed_ = false;
};

}  // namespace shoji::pipeline
