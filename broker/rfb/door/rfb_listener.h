// The loopback port of the door for VNC viewers, and the program each of them gets. Opened by main() while files can be
// reached and ports had; used on the service thread.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "codec/base/result.h"
#include "codec/base/unique_fd.h"

namespace shoji::rfb {

class RfbListener {
 public:
  // `address`: 127.0.0.1 or ::1, nothing else: what viewers are shown would cross a network unencrypted. kNotFound: no
  // shoji-rfb there. kIo: the port cannot be had.
  static Result<RfbListener> Listen(const std::string& address, int port, const std::string& program);

  struct Visitor {
    UniqueFd socket;
    std::string address;  // "127.0.0.1:40000"
  };
  // The next connection; empty when none waits.
  std::optional<Visitor> Accept();
  int fd() const { return socket_.get(); }
  int program() const { return program_.get(); }

 private:
  RfbListener(UniqueFd socket, UniqueFd program) : socket_(std::move(socket)), program_(std::move(program)) {}

  UniqueFd socket_;
  UniqueFd program_;
};

}  // namespace shoji::rfb
