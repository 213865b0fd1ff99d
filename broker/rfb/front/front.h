// One viewer from beyond loopback: TLS towards him, plain RFB towards the shoji-rfb behind. Looks at no byte of RFB but
// what stands before TLS and the few that have to be said again inside. Waits as long as it takes: the broker ends this
// process when nobody has logged in in time. Nothing is read from one side while the other has not taken what it was
// sent. Owned by main(), its one thread.
#pragma once

#include <memory>
#include <string>

#include "broker/rfb/front/key_link.h"
#include "broker/rfb/front/tls_server.h"
#include "broker/rfb/front/vencrypt_dialogue.h"
#include "codec/base/unique_fd.h"

namespace shoji::rfb {

class Front {
 public:
  // How long silence makes an RFB viewer: LibVNCServer gives a WebSocket 100 ms (websockets.c).
  static constexpr int kSilenceMs = 250;

  struct Sockets {
    UniqueFd viewer;
    UniqueFd inner;   // to shoji-rfb, which begins with the first byte it gets here
    UniqueFd broker;  // KeyLink
  };
  // Reads files: before LockDown(). kInvalid: certificates cannot be used.
  static Result<std::unique_ptr<Front>> Make(Sockets sockets, const std::string& chain_pem);

  // Serves until one of the two sides is gone, which is kClosed; kRefused and kInvalid: what one said is not to be had.
  Result<void> Run();

 private:
  explicit Front(Sockets sockets) : sockets_(std::move(sockets)), key_(std::move(sockets_.broker)) {}

  Result<void> Greet();
  Result<void> Shake();
  Result<void> BeginRfb();
  Result<void> BeginWebSocket();
  Result<void> Pump();
  Result<void> FromViewer();
  Result<void> FromInner();
  // Everything waiting is sent, however long that takes.
  Result<void> FlushViewer();

  Sockets sockets_;
  KeyLink key_;
  VencryptDialogue dialogue_;
  std::unique_ptr<TlsServer> tls_;
  Bytes to_viewer_;
  Bytes to_inner_;
};

}  // namespace shoji::rfb
