// A TCP port. Opened by main() (it may need root), read on the service thread.
#pragma once

#include <optional>
#include <string>

#include "codec/base/result.h"
#include "codec/base/unique_fd.h"

namespace shoji::net {

class TcpListener {
 public:
  // `address`: numeric. `port` 0: any free one. kInvalid: not an address. kIo: the port cannot be had; the message says
  // which, and why.
  static Result<TcpListener> Listen(const std::string& address, int port);

  // The next connection, blocking mode and close-on-exec; empty when none waits. kUnavailable when descriptors or
  // memory have run out: the connection goes on waiting, so ask again later, not at once.
  Result<std::optional<UniqueFd>> Accept();
  int fd() const { return socket_.get(); }
  int port() const;

 private:
  explicit TcpListener(UniqueFd socket) : socket_(std::move(socket)) {}

  UniqueFd socket_;
};

}  // namespace shoji::net
