// A CA that lives as long as this process and only signs for hosts that were refused, so that the browser can show why.
// The keys are P-256, made at start, never leave memory. Owned by Proxy, its thread.
#pragma once

#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <string>

#include "codec/base/c_handle.h"
#include "codec/base/result.h"
#include "session/egress/host_name.h"

namespace shoji::egress {

using SslHandle = CHandle<SSL, SSL_free>;

class CertificateAuthority {
 public:
  // Makes keys, the CA's certificate (30 days) and the TLS context. kUnavailable when the library fails.
  static Result<CertificateAuthority> Create();

  // For `ready`: what that sandbox's Chromium trusts.
  const std::string& certificate_pem() const { return pem_; }
  // A server-side TLS object with a fresh leaf for `host`; HTTP/1.1 only by ALPN; TLS 1.2 or newer.
  Result<SslHandle> AcceptFor(const HostName& host);

 private:
  using Key = CHandle<EVP_PKEY, EVP_PKEY_free>;
  using Certificate = CHandle<X509, X509_free>;

  CertificateAuthority() = default;
  Result<Certificate> IssueFor(const HostName& host);

  Key key_;
  Key leaf_key_;
  Certificate certificate_;
  CHandle<SSL_CTX, SSL_CTX_free> context_;
  std::string pem_;
};

}  // namespace shoji::egress
