// One person at the RDP door of a DoorRig, and the clipboard of the terminal: pastes or copies one case of the policy
// table through the exchange that shoji-rdp carries. Blocking; the test's thread.
#pragma once

#include <optional>

#include "broker/rdp/clipboard/clipboard_exchange.h"
#include "tests/broker/rdp/door/rdp_terminal.h"
#include "tests/broker/web/case_people.h"

namespace shoji::testing {

class ClipboardTerminal final : private rdp::ClipboardPorts {
 public:
  // Logged in, the session shown, the clipboard's channel open.
  ClipboardTerminal(DoorRig& rig, const Person& person);

  // Pastes here, or copies there and pastes on the terminal, and waits until it is done. The broker's answer.
  wire::TransferAnswer Ask();
  // The session has all of it and the pasting key, or the terminal has all of it; else nothing of it was moved.
  bool MovedWhole() const { return moved_; }

 private:
  void ToBroker(const wire::ClientMessage& message) override;
  size_t broker_backlog_bytes() const override { return 0; }
  void ToTerminal(Bytes pdu) override;
  void Tell(const rdp::ClipboardNews& news) override;
  void RefuseFiles() override {}

  bool outbound() const { return person_.entry.request.direction == policy::Direction::kOutbound; }
  uint32_t format() const;
  Bytes Data() const;
  void Paste();
  void Copy();
  void Press(uint32_t keysym, bool down);
  void Says(uint16_t type, ByteSpan body);
  void Answer();
  void WantData();
  void SessionTakes();

  DoorRig& rig_;
  const Person& person_;
  SystemClock clock_;
  RdpTerminal terminal_;
  rdp::ClipboardExchange exchange_{*this, clock_};
  std::optional<wire::TransferAnswer> answer_;
  bool asked_for_data_ = false;
  bool wants_data_ = false;
  bool asks_class_ = false;
  bool done_ = false;
  bool moved_ = false;
};

}  // namespace shoji::testing
