// One TCP connection of the browser, piped both ways to the egress proxy's Unix socket. Bytes are moved, never looked
// at. Owned by TcpForwarder; one thread. Each direction holds at most kForwardBufferBytes.
#pragma once

#include <cstddef>
#include <cstdint>

#include "codec/base/bytes.h"
#include "codec/base/unique_fd.h"

namespace shoji::agent {

inline constexpr size_t kForwardBufferBytes = 64 * 1024;

class ForwardedConnection {
 public:
  // Both descriptors are non-blocking stream sockets; `outer` may still be connecting.
  ForwardedConnection(UniqueFd inner, UniqueFd outer);

  // Moves what can be moved now. False when both directions are finished or one side failed: drop the connection.
  bool Pump();
  int inner_fd() const { return inner_.get(); }
  int outer_fd() const { return outer_.get(); }
  // epoll events worth waiting for on each side.
  uint32_t InnerEvents() const { return EventsFor(up_, down_); }
  uint32_t OuterEvents() const { return EventsFor(down_, up_); }

 private:
  struct Direction {
    Bytes waiting;
    bool source_ended = false;
    bool finished = false;  // the end was passed on to the sink
  };

  static bool Move(int source, int sink, Direction& direction);
  static bool Fill(int source, Direction& direction);
  static bool Drain(int sink, Direction& direction);
  static uint32_t EventsFor(const Direction& reads_into, const Direction& writes_from);

  UniqueFd inner_;
  UniqueFd outer_;
  Direction up_;    // inner -> outer
  Direction down_;  // outer -> inner
};

}  // namespace shoji::agent
