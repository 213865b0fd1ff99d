// A TCP relay that is the link between a viewer and its server: counts bytes both ways, and gives the link a delay and
// a rate that can change while it runs. Owned by main(); one thread; LOOP style: fd set by poll, no sleeps.
#pragma once

#include <sys/socket.h>

#include <list>
#include <memory>
#include <string>
#include <vector>

#include "bench/live/relay/shaped_pipe.h"
#include "codec/base/unique_fd.h"

struct pollfd;

namespace shoji::bench {

struct LinkCount {
  uint64_t to_viewer_bytes = 0, to_server_bytes = 0;
};

class Relay {
 public:
  // Listens on a free port of 127.0.0.1 and connects each viewer to `server_port` there. kIo: it cannot listen.
  static Result<Relay> Listen(uint16_t server_port);

  uint16_t port() const { return port_; }
  LinkCount count() const { return count_; }
  void SetShape(const LinkShape& shape) { *shape_ = shape; }

  // Waits until something happens on the link or on `control`, and does it; true when `control` can be read.
  bool Tick(int control);

 private:
  struct Connection {
    UniqueFd viewer, server;
    ShapedPipe to_viewer, to_server;
  };
  explicit Relay(uint16_t server_port) : server_port_(server_port) {}
  void Accept();
  std::vector<pollfd> Wanted(int control, LinkTime now) const;
  std::chrono::nanoseconds WaitTime(LinkTime now) const;
  void Serve(const std::vector<pollfd>& events);

  uint16_t server_port_;
  uint16_t port_ = 0;
  UniqueFd listener_;
  LinkCount count_;
  // On the heap: pipes refer to it, and the relay is moved.
  std::unique_ptr<LinkShape> shape_ = std::make_unique<LinkShape>();
  std::list<Connection> connections_;
};

}  // namespace shoji::bench
