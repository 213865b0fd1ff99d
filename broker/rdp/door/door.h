// The RDP door: takes connections, gives each a process of its own, keeps their number and their time within limits.
// Owned by the broker; service thread. Knows nothing of RDP: shoji-rdp does (broker/rdp/server).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "broker/net/tcp_listener.h"
#include "broker/rdp/door/door_connection.h"
#include "broker/rdp/door/door_program.h"
#include "broker/rdp/door/reconnect_cookies.h"

namespace shoji::rdp {

// What main() opens while it is root.
struct Entrance {
  net::TcpListener listener;
  DoorProgram program;
  tls_key::RsaSigner signer;
  DoorLimits limits;
};

class Door {
 public:
  // Outlive the door, `login` and `relay` with all they hold.
  struct Services {
    DoorLogin& login;
    auth::CookieSessions& logins;
    relay::Relay::Services relay;
  };
  Door(Entrance entrance, const Services& services);
  ~Door();
  Door(const Door&) = delete;
  Door& operator=(const Door&) = delete;

  // Takes connections from now on.
  void Open();
  // Takes no more; those without a window end now, the others when their windows are told (EndAllViewers).
  void Stop();
  void Tick(TimePoint now);
  int port() const { return entrance_.listener.port(); }
  size_t connections() const { return connections_.size(); }

 private:
  void OnWaiting();
  void Take(UniqueFd client);
  // Empty, or the reason key of the refusal.
  std::string_view OverLimit(const std::string& address) const;
  // Logins of people whose line broke, and who did not come back in time.
  void EndLapsed(TimePoint now);

  Entrance entrance_;
  link::TokenBucket records_;
  ReconnectCookies cookies_;
  DoorConnection::Services services_;
  link::PollLoop::Token token_ = 0;
  bool paused_ = false;  // out of descriptors: asked again with the next tick
  std::vector<std::unique_ptr<DoorConnection>> connections_;
};

}  // namespace shoji::rdp
