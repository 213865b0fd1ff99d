// The clipboard of one connection, put together: channel to the terminal, exchange, stream to the broker. Owned by
// Connection once the person is logged in, freed before the terminal; its one thread.
#pragma once

#include <functional>

#include "broker/rdp/clipboard/clipboard_channel.h"
#include "broker/rdp/server/broker_link.h"

namespace shoji::rdp {

class ClipboardSide final : private ClipboardPorts {
 public:
  // All outlive it. `tell` shows a person what became of a paste or a copy.
  ClipboardSide(freerdp_peer& peer, BrokerLink& link, const Clock& clock,
                std::function<void(const ClipboardNews&)> tell);

  // Input on its way to the broker: it goes on at once, or once a paste before it is done.
  void OnInput(const wire::ClientMessage& message) { exchange_.OnInput(message); }
  // True when nobody else needs it.
  bool OnServerMessage(const wire::ServerMessage& message) { return exchange_.OnServerMessage(message); }
  // Each turn: sends what there is room for, looks at the time. Fails when one of both sides is lost.
  Result<void> Turn();
  // When Turn() is due though nothing happens.
  std::optional<Duration> WaitTime() const { return exchange_.WaitTime(clock_.Now()); }

 private:
  void ToBroker(const wire::ClientMessage& message) override;
  size_t broker_backlog_bytes() const override { return link_.queued_bytes(); }
  void ToTerminal(Bytes pdu) override;
  void Tell(const ClipboardNews& news) override { tell_(news); }
  void RefuseFiles() override { Note(link_.TellRefused(RefusedThing::kClipboardFiles)); }
  void Note(Result<void> result);

  BrokerLink& link_;
  const Clock& clock_;
  std::function<void(const ClipboardNews&)> tell_;
  ClipboardExchange exchange_;
  ClipboardChannel channel_;
  Result<void> failure_;
};

}  // namespace shoji::rdp
