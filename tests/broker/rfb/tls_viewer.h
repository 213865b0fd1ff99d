// A VNC viewer that has TLS: VeNCrypt with X509Vnc, or TLS at once. Trusts one certificate. Reads block with a
// deadline.
#pragma once

#include <openssl/ssl.h>

#include <string>

#include "codec/base/c_handle.h"
#include "tests/broker/rfb/rfb_rig.h"

namespace shoji::rfb {

class TlsViewer final : public TestViewer {
 public:
  TlsViewer(UniqueFd socket, const std::string& trusted_pem);

  // The dialogue before TLS, with this sub-type; false when he was turned away.
  bool Vencrypt(uint32_t subtype = 261);
  // TLS of just this version, or of any; false when it does not come about.
  bool StartTls(int version = 0);
  // All of it; the challenge.
  Bytes Greet();

  void Say(const Bytes& bytes) override;
  Bytes Read(size_t count) override;

 private:
  CHandle<SSL_CTX, SSL_CTX_free> context_;
  CHandle<SSL, SSL_free> tls_;  // none before StartTls()
};

}  // namespace shoji::rfb
