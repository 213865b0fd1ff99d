// A TCP server on loopback with a scripted answer, on a thread of its own: the destination, or a fake upstream proxy.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "browser_peer.h"
#include "codec/base/unique_fd.h"

namespace shoji::egress {

class OriginServer {
 public:
  using Script = std::function<void(BrowserPeer&)>;  // runs once per connection, on a thread per connection

  explicit OriginServer(Script script, const std::string& address = "127.0.0.1", uint16_t port = 0);
  ~OriginServer();  // waits for the scripts

  uint16_t port() const { return port_; }
  std::string authority() const { return address_ + ":" + std::to_string(port_); }
  int connections() const { return connections_; }

 private:
  void AcceptAll();

  std::string address_;
  uint16_t port_ = 0;
  Script script_;
  UniqueFd listener_;
  std::atomic<int> connections_{0};
  std::vector<std::jthread> scripts_;
  std::jthread thread_;
};

// Reads a request head and answers 200 with `body` and a keep-alive that the proxy must not pass on.
OriginServer::Script Answering(const std::string& body);
// Sends back whatever comes, until the end.
void Echo(BrowserPeer& peer);

}  // namespace shoji::egress
