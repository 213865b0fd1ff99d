// One TLS connection to a server whose certificate is checked: chain and name. Used by one thread, which may wait in
// it: every wait ends at its deadline or when `stop` becomes readable.
#pragma once

#include <openssl/ssl.h>

#include <chrono>
#include <string>
#include <string_view>

#include "codec/base/c_handle.h"
#include "codec/base/result.h"
#include "codec/base/unique_fd.h"

namespace shoji::syslog {

struct TlsServer {
  std::string host;  // name or address
  std::string port;
  std::string name;    // what the certificate must be for: a DNS name or an address; empty: `host`
  std::string ca_pem;  // whom to trust; empty: the machine's own list
};

class TlsClient {
 public:
  using Wait = std::chrono::milliseconds;

  // kUnavailable when nobody answers in time, kRefused when the certificate is not good; the message says why.
  // `stop_fd` is borrowed and outlives the client.
  static Result<TlsClient> Connect(const TlsServer& server, int stop_fd, Wait within);
  TlsClient(TlsClient&&) noexcept = default;
  TlsClient& operator=(TlsClient&&) noexcept = default;
  ~TlsClient();

  // All of `bytes`, or an error: kClosed, or kUnavailable after `within`.
  Result<void> Send(std::string_view bytes, Wait within);
  // Waits until the other side closes (kClosed), `stop_fd` is readable or the time is over. Whatever it sends is read
  // and dropped: syslog goes one way.
  Result<void> Idle(Wait at_most);
  // Says good-bye (close_notify, RFC 5425 section 4.4) and waits for the other side's. Success: the program at the
  // other side has read all that was sent, for it answered what came last, or ended the connection with nothing unread
  // (a machine whose program leaves bytes unread resets instead). An error: it may not have. Either way nothing more
  // can be sent. Waits no longer than `within`, and no longer than `once_stopped` once `stop_fd` is readable.
  Result<void> GoodBye(Wait within, Wait once_stopped);

 private:
  using Deadline = std::chrono::steady_clock::time_point;
  TlsClient(UniqueFd socket, int stop_fd) : socket_(std::move(socket)), stop_fd_(stop_fd) {}
  Result<void> Prepare(const TlsServer& server);
  // What to do after an SSL call gave `code`: waits for the socket, or tells the error.
  Result<void> After(int code, Deadline deadline, const char* what);
  // Reads until the other side's close_notify or the end of what it sends.
  Result<void> AwaitGoodBye(Deadline& deadline, Wait once_stopped);
  Result<void> AwaitEnd(Deadline& deadline, Wait once_stopped);
  // Waits for something to read, or the error that there was nothing in time.
  Result<void> AwaitBytes(Deadline& deadline, Wait once_stopped);
  // True when the other side's machine has acknowledged every byte sent.
  bool AllAcknowledged() const;

  UniqueFd socket_;
  int stop_fd_;
  CHandle<SSL_CTX, SSL_CTX_free> context_;
  CHandle<SSL, SSL_free> ssl_;
};

}  // namespace shoji::syslog
