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
  // True when the other side's machine has acknowledged every byte sent.
  bool AllAcknowledged() const;

 private:
  TlsClient(UniqueFd socket, int stop_fd) : socket_(std::move(socket)), stop_fd_(stop_fd) {}
  Result<void> Prepare(const TlsServer& server);
  // What to do after an SSL call gave `code`: waits for the socket, or tells the error.
  Result<void> After(int code, std::chrono::steady_clock::time_point deadline, const char* what);

  UniqueFd socket_;
  int stop_fd_;
  CHandle<SSL_CTX, SSL_CTX_free> context_;
  CHandle<SSL, SSL_free> ssl_;
};

}  // namespace shoji::syslog
