// One RDP connection from its first packet to its last: security, then a loop that moves bytes between the terminal and
// the broker. What they mean is Visit's. Owned by main(), its one thread. Nothing is queued here beyond one frame:
// while the terminal does not take what it was sent, the broker is not read.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>

#include "broker/rdp/server/visit.h"

namespace shoji::rdp {

class Connection {
 public:
  struct Setup {
    UniqueFd client;
    UniqueFd broker;
    std::string certificate_pem;
    std::span<const uint8_t> font;  // outlives the connection
  };
  // Opens libraries: before LockDown(). Reads nothing yet.
  static Result<std::unique_ptr<Connection>> Make(Setup setup, const Clock& clock);

  // Serves until one of the two is gone. The error says why it ended otherwise than in good order.
  Result<void> Run();

 private:
  Connection(Setup& setup, text::TextFace face, const Clock& clock);
  Result<bool> Admit();
  Result<void> Wait();
  Result<void> Turn();
  Result<void> Serve();
  Result<bool> ReadBroker();
  void Linger();

  const Clock& clock_;
  int client_fd_;
  std::string nla_user_;  // NLA was offered to
  text::TextFace face_;
  BrokerLink link_;
  Visit visit_;
  bool broker_readable_ = false;
  bool broker_gone_ = false;
  bool terminal_readable_ = false;
};

}  // namespace shoji::rdp
