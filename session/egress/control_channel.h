// The seqpacket socket to shoji-host: one JSON object per datagram, both ways. The host is trusted, but a malformed
// datagram still closes the channel, and with it this process. Owned by Proxy, its thread.
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <string>

#include "codec/base/result.h"
#include "codec/base/unique_fd.h"
#include "session/egress/configuration.h"
#include "session/egress/event_loop.h"

namespace shoji::egress {

class ControlChannel final : public EventHandler {
 public:
  using OnMessage = std::function<void(ControlMessage)>;

  ControlChannel(EventLoop& loop, UniqueFd fd, OnMessage on_message);
  ~ControlChannel() override { loop_.Unwatch(fd_.get()); }

  // Queues one datagram; nothing is lost while the host is there, also after it has said its last.
  void Send(std::string datagram);
  // Something queued still waits to be written.
  bool pending() const { return !queue_.empty(); }
  // The host reads too slowly: no new connections until it catches up, so that none goes unreported.
  bool congested() const;
  // Nothing more will come from the host.
  bool closed() const { return closed_; }
  // Why it closed, when that was a fault and not the host's end.
  const std::optional<Error>& fault() const { return fault_; }

  void OnReady(int fd, uint32_t events) override;

 private:
  void Read();
  void Write();
  void Close(std::optional<Error> fault);
  void Break();

  EventLoop& loop_;
  UniqueFd fd_;
  OnMessage on_message_;
  std::deque<std::string> queue_;
  bool closed_ = false;
  bool broken_ = false;  // nobody is left to write to
  std::optional<Error> fault_;
};

}  // namespace shoji::egress
