// Who may open a WebSocket, and to which session: Origin, cookie, ticket, in that order; then a relay. Without a
// transport. Service thread.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "broker/auth/cookie_sessions.h"
#include "broker/auth/tickets.h"
#include "broker/relay/relay.h"
#include "broker/relay/standing.h"
#include "codec/base/result.h"

namespace shoji::web {

struct UpgradeRequest {
  std::string path;
  std::string host;
  std::string origin;
  std::string cookie;
  std::string ticket;
  std::string address;
};

// True when `origin` is the page we served ourselves: https and the name the client uses for us.
bool IsOwnOrigin(const std::string& origin, const std::string& host);

class SocketDoor {
 public:
  // All outlive the door.
  SocketDoor(auth::CookieSessions& logins, auth::Tickets& tickets, relay::Relay::Services services)
      : logins_(logins), tickets_(tickets), services_(std::move(services)) {}

  // kRefused with the reason key as message. Uses the ticket up.
  Result<relay::Relay::Identity> Admit(const UpgradeRequest& request);
  relay::Standing StandingOf(const relay::Relay::Identity& identity, bool used) {
    return relay::StandingOf(logins_, identity, used);
  }
  // The relay for an admitted client; call Open() on it.
  std::unique_ptr<relay::Relay> MakeRelay(relay::Relay::Identity identity, relay::ClientPeer& peer) {
    return std::make_unique<relay::Relay>(services_, std::move(identity), peer);
  }

 private:
  auth::CookieSessions& logins_;
  auth::Tickets& tickets_;
  relay::Relay::Services services_;
};

}  // namespace shoji::web
