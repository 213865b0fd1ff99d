// The server's end of one TLS connection, in memory: bytes of the network in and out, plain bytes in and out. TLS 1.2
// and 1.3 with forward secrecy and a certificate; no tickets, no resumption, no renegotiation. One thread.
#pragma once

#include <openssl/ssl.h>

#include <string>
#include <utility>

#include "broker/tls_key/remote_key.h"

namespace shoji::rfb {

class TlsServer {
 public:
  // Reads OpenSSL's settings: before LockDown(). kInvalid: certificates or key cannot be used.
  static Result<TlsServer> Make(const std::string& chain_pem, const tls_key::Key& key);

  // Something from the network. kClosed: the other side has said that nothing follows; kRefused: not TLS as it is
  // spoken here. TakeOutput() may hold an alert for it all the same.
  Result<void> Take(ByteSpan network);
  // The handshake is done.
  bool ready() const { return SSL_is_init_finished(tls_.get()) == 1; }
  Bytes TakePlain() { return std::exchange(plain_, {}); }
  // When ready.
  Result<void> Say(ByteSpan plain);
  // Nothing follows.
  void Close() { (void)SSL_shutdown(tls_.get()); }
  // For the network. Empty when there is nothing to send.
  Bytes TakeOutput();

 private:
  using Tls = CHandle<SSL, SSL_free>;
  explicit TlsServer(Tls tls) : tls_(std::move(tls)) {}

  Tls tls_;  // owns both BIOs
  Bytes plain_;
};

}  // namespace shoji::rfb
