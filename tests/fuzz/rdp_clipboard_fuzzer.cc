// deps: shoji_rdp_clipboard
// A hostile terminal on the clipboard channel, with somebody pasting between its messages: nothing goes to the broker
// that the wire does not allow, and never a content nobody pasted.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <initializer_list>
#include <optional>

#include "broker/rdp/clipboard/clipboard_exchange.h"

namespace {

using namespace shoji;

struct Ports final : rdp::ClipboardPorts {
  void ToBroker(const wire::ClientMessage& message) override {
    if (!wire::ParseClientMessage(wire::Encode(message))) std::abort();
    if (const auto* asked = std::get_if<wire::TransferRequest>(&message)) last = *asked;
    if (std::holds_alternative<wire::TransferRequest>(message) && !pasting && last->bytes > 0) std::abort();
  }
  size_t broker_backlog_bytes() const override { return 0; }
  void ToTerminal(Bytes) override {}
  void Tell(const rdp::ClipboardNews&) override {}
  void RefuseFiles() override {}
  std::optional<wire::TransferRequest> last;
  bool pasting = false;
};

void Press(rdp::ClipboardExchange& exchange, std::initializer_list<uint32_t> keysyms) {
  for (const uint32_t keysym : keysyms) exchange.OnInput(wire::Key{1, keysym, 0, true});
  for (const uint32_t keysym : keysyms) exchange.OnInput(wire::Key{1, keysym, 0, false});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Ports ports;
  FakeClock clock;
  rdp::ClipboardExchange exchange(ports, clock);
  exchange.Open();
  uint32_t offer = 0;
  ByteReader in({data, size});
  while (in.left() > 1) {
    const uint8_t step = in.U8();
    if (step == 0xFF) ports.pasting = true, Press(exchange, {0xFFE3, 'v'});
    if (step == 0xFE) Press(exchange, {'1'});
    if (step == 0xFE && ports.last) exchange.OnServerMessage(wire::TransferProceed{ports.last->request_id});
    if (step == 0xFD) exchange.OnServerMessage(wire::TransferOffer{++offer, wire::Channel::kClipboardText, 0});
    if (step == 0xFC) clock.Advance(std::chrono::seconds(5)), exchange.Tick(clock.Now());
    if (step >= 0xFC) continue;
    if (!exchange.OnPdu(in.Take(std::min<size_t>(step, in.left())))) return 0;
  }
  return 0;
}
