// shoji-host's end of the control socket to one helper (shoji-session, shoji-egress). What the helper does not take at
// once waits here and goes out as soon as it can. One thread; never blocks.
#pragma once

#include <functional>
#include <optional>

#include "session/link/poll_loop.h"
#include "session/link/seqpacket_channel.h"

namespace shoji::host {

class HelperPort {
 public:
  // `loop` is borrowed; `readable` is called when there is something to Receive(), or the helper is gone.
  HelperPort(link::PollLoop& loop, UniqueFd socket, std::function<void()> readable);
  HelperPort(const HelperPort&) = delete;
  HelperPort& operator=(const HelperPort&) = delete;
  ~HelperPort();

  int fd() const { return channel_.fd(); }
  // As SeqpacketChannel::Send(); what was queued is sent later without being asked again.
  Result<void> Send(const link::Json& body, UniqueFd fd = {});
  Result<std::optional<link::Datagram>> Receive() { return channel_.Receive(); }
  // Back-pressure: not called for a while.
  void WantRead(bool wanted) { loop_.WantRead(token_, wanted && !deaf_); }
  // Never called again; what is queued still goes out.
  void Deafen();
  void Listen(std::function<void()> readable);

 private:
  void OnReady(link::Ready ready);

  link::PollLoop& loop_;
  link::SeqpacketChannel channel_;
  std::function<void()> readable_;
  link::PollLoop::Token token_ = 0;
  bool deaf_ = false;
};

}  // namespace shoji::host
