// The life of one RDP connection: handshake, login, session, end. Moves messages between the terminal and the broker,
// and decides nothing about policy. Owned by main(), its one thread. Nothing here is queued beyond one frame: while the
// terminal does not take what it was sent, the broker is not read.
#pragma once

#include <memory>
#include <optional>

#include "broker/rdp/server/broker_link.h"
#include "broker/rdp/server/input_path.h"
#include "broker/rdp/server/screen.h"
#include "broker/rdp/server/terminal.h"

namespace shoji::rdp {

class Connection final : public TerminalEvents {
 public:
  struct Setup {
    UniqueFd client;
    UniqueFd broker;
    std::string certificate_pem;
  };
  // Opens libraries: before LockDown(). Reads nothing yet.
  static Result<std::unique_ptr<Connection>> Make(Setup setup, const Clock& clock);

  // Serves until one of the two is gone. The error says why it ended otherwise than in good order.
  Result<void> Run();

  bool OnClient() override;
  bool OnActive() override;
  void OnScancode(uint16_t flags, uint16_t code) override;
  void OnUnicode(uint16_t flags, uint16_t unit) override;
  void OnPointer(uint16_t flags, uint16_t x, uint16_t y) override;
  void OnExtendedPointer(uint16_t flags, uint16_t x, uint16_t y) override;
  void OnLockKeys(uint32_t flags) override;
  void OnHidden(bool hidden) override;
  void OnFrameDrawn(uint32_t frame_id) override;

 private:
  enum class Stage : uint8_t { kHandshake, kAsking, kAdmitted, kSession, kEnded };

  Connection(Setup& setup, const Clock& clock);
  Result<bool> Admit();
  Result<void> Wait();
  Result<void> Turn();
  Result<void> ReadBroker();
  Result<void> OnBrokerMessage(ByteSpan message);
  Result<void> OnDoorAnswer(const DoorAnswer& answer);
  Result<void> OnSessionMessage(const wire::ServerMessage& message);
  Result<void> OnLoginAnswer(const LoginAnswer& answer);
  Result<void> OnFrame(ByteSpan message);
  Result<void> Start();
  Result<void> ServeScreen();
  Result<void> Leave();
  void OnInput(const wire::ClientMessage& message);
  bool takes_messages() const;
  Result<void> Tell(const wire::ClientMessage& message) { return link_.Send(wire::Encode(message)); }
  void EndWith(uint32_t error_info);
  void Linger();
  void Note(Result<void> result);

  const Clock& clock_;
  int client_fd_;
  BrokerLink link_;
  std::optional<Terminal> terminal_;
  std::unique_ptr<Screen> screen_;         // since the first OnActive()
  std::unique_ptr<InputPath> input_path_;  // likewise
  Stage stage_ = Stage::kHandshake;
  std::optional<uint32_t> end_with_;
  bool broker_readable_ = false;
  bool terminal_readable_ = false;
  Result<void> failure_;  // inside a callback of FreeRDP, which cannot carry it
};

}  // namespace shoji::rdp
