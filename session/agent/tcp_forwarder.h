// Gives the browser a proxy address: listens on 127.0.0.1 inside the sandbox and pipes every connection to the egress
// proxy's Unix socket, the sandbox's only way out. Owned by the agent, runs on its loop, never reads the bytes.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "codec/base/result.h"
#include "codec/base/unique_fd.h"
#include "session/agent/event_loop.h"
#include "session/agent/forwarded_connection.h"

namespace shoji::agent {

inline constexpr size_t kMaxForwardedConnections = 512;

class TcpForwarder {
 public:
  // `loop` outlives the forwarder. `egress_socket` is a path; it need not exist yet.
  TcpForwarder(EventLoop& loop, std::string egress_socket);
  ~TcpForwarder();
  TcpForwarder(const TcpForwarder&) = delete;
  TcpForwarder& operator=(const TcpForwarder&) = delete;

  // Listens on 127.0.0.1:`port`; 0 picks a free one. kIo when the port is taken.
  Result<void> Listen(uint16_t port);
  uint16_t port() const { return port_; }
  size_t connection_count() const { return connections_.size(); }

 private:
  void AcceptOne();
  void Serve(uint64_t id);
  void Drop(uint64_t id);

  EventLoop& loop_;
  std::string egress_socket_;
  UniqueFd listener_;
  uint16_t port_ = 0;
  uint64_t next_id_ = 1;
  std::map<uint64_t, ForwardedConnection> connections_;
};

}  // namespace shoji::agent
