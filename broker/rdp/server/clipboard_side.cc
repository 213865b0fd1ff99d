#include "broker/rdp/server/clipboard_side.h"

#include <utility>

namespace shoji::rdp {

ClipboardSide::ClipboardSide(freerdp_peer& peer, BrokerLink& link, const Clock& clock,
                             std::function<void(const ClipboardNews&)> tell)
    : link_(link), clock_(clock), tell_(std::move(tell)), exchange_(*this, clock), channel_(peer, exchange_) {
  if (channel_.joined()) exchange_.Open();
}

Result<void> ClipboardSide::Turn() {
  exchange_.Pump();
  exchange_.Tick(clock_.Now());
  return failure_;
}

void ClipboardSide::ToBroker(const wire::ClientMessage& message) { Note(link_.Send(wire::Encode(message))); }

void ClipboardSide::ToTerminal(Bytes pdu) {
  if (!channel_.Send(pdu)) Note(Fail(ErrorCode::kClosed, "the RDP client takes no clipboard message"));
}

void ClipboardSide::Note(Result<void> result) {
  if (failure_ && !result) failure_ = std::move(result);
}

}  // namespace shoji::rdp
