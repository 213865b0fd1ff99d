// One viewer's visit: from the accepted connection, through the login the broker answers, to the end of viewer, session
// or broker. Owned by main(), its one thread.
#pragma once

#include <optional>

#include "broker/rfb/server/broker_link.h"
#include "broker/rfb/server/session_picture.h"
#include "broker/rfb/server/viewer.h"

namespace shoji::rfb {

class Visit {
 public:
  // Who speaks TLS with the viewer, if anybody: shoji-rfb-tls, which says with one byte that he is there now.
  enum class Front { kNone, kTls };

  // What libraries set up once happens here: before LockDown(). Reads nothing of the viewer yet.
  Visit(UniqueFd client, UniqueFd broker, Front front = Front::kNone)
      : client_(std::move(client)), broker_(std::move(broker)), front_(front) {}

  // Serves until one of the three is gone; kClosed when that was not the viewer.
  Result<void> Run();

 private:
  // kClosed: front or broker has gone instead.
  Result<void> AwaitFront();
  bool OnLogin(ByteSpan challenge, ByteSpan response);
  Result<void> Wait();

  UniqueFd client_;  // until Run()
  BrokerLink broker_;
  Front front_;
  std::optional<SessionPicture> picture_;  // outlives what LibVNCServer borrows of it
  Viewer viewer_{[this](ByteSpan challenge, ByteSpan response) { return OnLogin(challenge, response); }};
  int waits_for_ = -1;  // the viewer's socket, which is LibVNCServer's
};

}  // namespace shoji::rfb
