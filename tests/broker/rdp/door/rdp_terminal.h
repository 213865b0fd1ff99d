// A terminal at the RDP door of a DoorRig, and through the fake shoji-rdp the hostile process itself: it says what it
// likes to the broker. Blocking; the test's thread.
#pragma once

#include <optional>
#include <string>

#include "broker/rdp/door_messages.h"
#include "codec/base/unique_fd.h"
#include "codec/wire/messages.h"
#include "tests/broker/web/door_rig.h"

namespace shoji::testing {

// Changes a rig's settings so that it has an RDP door with the fake program.
void WithRdp(app::Config& config);

class RdpTerminal {
 public:
  // `does`: the fake's first byte.
  explicit RdpTerminal(const DoorRig& rig, char does = 'P');

  void Send(const Bytes& bytes);
  void Send(const rdp::DoorRequest& request) { Send(rdp::Encode(request)); }
  void Send(const wire::ClientMessage& message) { Send(wire::Encode(message)); }
  // The next whole message; empty when the connection has ended.
  Bytes Receive();
  // The next one that is not a STEP.
  Bytes ReceiveAfterSteps();
  // What is left until the connection ends, as text.
  std::string ReceiveAll();
  // True once the connection ends; messages before that are dropped.
  bool Ends();

  // When it is ok, the cookie has come, too: cookie().
  rdp::LoginAnswer LogIn(const std::string& user, const std::string& secret,
                         rdp::LoginKind kind = rdp::LoginKind::kPassword);
  const rdp::Cookie& cookie() const { return cookie_; }
  // After LogIn(): HELLO, and whether WELCOME comes.
  bool Greet();
  // PING, and whether its PONG comes.
  bool Alive();
  // Reason of the END that comes next; -1 when none does.
  int EndReason();

 private:
  UniqueFd socket_;
  wire::MessageSplitter splitter_{wire::kMaxServerMessageBytes};
  rdp::Cookie cookie_{};
};

// What a client makes of a cookie, as a LOGIN's secret.
std::string ShownOf(const rdp::Cookie& cookie);

}  // namespace shoji::testing
