// The TLS door: one port, HTTP/1.1, HTTP/2 and WebSocket, on libwebsockets. Everything but Post() and Stop() happens on
// the service thread, the one that calls Run(). Carries a PollLoop along, so that links and control sockets are served
// by the same thread. Decides nothing about people: HttpHandler and SocketDoor do.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "broker/relay/rate_limiter.h"
#include "broker/sessions/statistics.h"
#include "broker/web/certificate.h"
#include "broker/web/connection_table.h"
#include "broker/web/http_message.h"
#include "codec/base/clock.h"
#include "codec/base/result.h"
#include "session/link/poll_loop.h"

namespace shoji::web {

class SocketDoor;

struct DoorSettings {
  std::string listen = "127.0.0.1";
  int port = 8443;  // 0: any free one
  TlsIdentity identity;
  bool http2 = true;
  ConnectionTable::Limits connections;
  // Per network. A page load is about ten requests; many terminals may share a proxy's address.
  relay::RateLimiter::Settings rate{.per_second = 50, .burst = 500};
  std::chrono::seconds idle_connection{30};  // keep-alive
  std::chrono::seconds request_within{10};   // TLS handshake, headers, body: each
  std::chrono::seconds response_within{120};
};

class WebServer {
 public:
  static constexpr size_t kMaxBodyBytes = 16 * 1024;
  static constexpr size_t kMaxLongBodyBytes = 512 * 1024;  // where the path begins with kLongBodies
  static constexpr std::string_view kLongBodies = "/api/admin/policy/";
  static constexpr size_t kMaxHeaderBytes = 12 * 1024;
  static constexpr std::chrono::milliseconds kTickEvery{100};
  static constexpr size_t kMaxPosted = 1024;  // password answers: 64 wait at most, and commands

  class Impl;
  explicit WebServer(std::unique_ptr<Impl> impl);  // Listen() is the way to make one

  // Binds the port. `loop`, `clock` and `statistics` outlive the server. kIo when the port cannot be had.
  static Result<std::unique_ptr<WebServer>> Listen(DoorSettings settings, link::PollLoop& loop, const Clock& clock,
                                                   sessions::Statistics& statistics);
  ~WebServer();

  // Who answers; both, and all they use, outlive the server. `tick` is called every kTickEvery.
  void Serve(HttpHandler& http, SocketDoor& sockets, std::function<void(TimePoint)> tick);
  // Serves until Stop().
  void Run();
  // Any thread: runs `task` on the service thread soon. False: kMaxPosted wait already, and the task is dropped.
  [[nodiscard]] bool Post(std::function<void()> task);
  // Any thread. Run() returns soon after.
  void Stop();
  // True when every WebSocket has sent what it had to send and is gone.
  bool SocketsGone() const;
  int port() const;

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace shoji::web
