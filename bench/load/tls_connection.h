// One TLS connection to a door on this machine, without waiting: bytes in and out of a poll loop that carries
// thousands of them. Its owner's one thread. It trusts whatever certificate the door shows: both ends are the bench's.
#pragma once

#include <openssl/ssl.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "codec/base/bytes.h"
#include "codec/base/c_handle.h"
#include "codec/base/result.h"
#include "codec/base/unique_fd.h"
#include "session/link/poll_loop.h"

namespace shoji::bench {

// What connections share: the TLS settings, and where the door is (127.0.0.1).
class TlsDoor {
 public:
  static Result<TlsDoor> Make(int port);
  int port() const { return port_; }
  SSL_CTX* context() const { return context_.get(); }

 private:
  int port_ = 0;
  CHandle<SSL_CTX, SSL_CTX_free> context_;
};

using TlsSession = CHandle<SSL_SESSION, SSL_SESSION_free>;

class TlsConnection {
 public:
  // Called from the loop. `bytes` is valid during the call; `closed` runs once, after which nothing more is called.
  // Either may destroy the connection only by way of its owner's next turn, never within the call.
  struct Listener {
    std::function<void(ByteSpan bytes)> bytes;
    std::function<void(const std::string& why)> closed;
  };

  // Begins to connect; what is sent meanwhile waits. `door` and `loop` outlive it. `resume`: a session of an earlier
  // connection, as a browser would use it, or null. kIo when the kernel refuses a socket.
  static Result<std::unique_ptr<TlsConnection>> Open(const TlsDoor& door, link::PollLoop& loop, SSL_SESSION* resume,
                                                     Listener listener);
  TlsConnection(const TlsConnection&) = delete;
  TlsConnection& operator=(const TlsConnection&) = delete;
  ~TlsConnection();

  void Send(std::string_view bytes);
  bool open() const { return !closed_; }
  // To resume with; null before the door has given one.
  TlsSession session() const { return TlsSession(SSL_get1_session(ssl_.get())); }

 private:
  TlsConnection(link::PollLoop& loop, UniqueFd socket, Listener listener)
      : loop_(loop), socket_(std::move(socket)), listener_(std::move(listener)) {}
  void OnReady();
  void ReadAll();
  void WriteAll();
  // True when the call may be made again later; otherwise the connection is closed with the reason.
  bool MayTryAgain(int result, const char* what);
  void Close(const std::string& why);

  link::PollLoop& loop_;
  UniqueFd socket_;
  Listener listener_;
  CHandle<SSL, SSL_free> ssl_;
  link::PollLoop::Token token_ = 0;
  std::string unsent_;
  bool shaken_ = false;
  bool closed_ = false;
};

}  // namespace shoji::bench
