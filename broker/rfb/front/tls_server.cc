#include "broker/rfb/front/tls_server.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <algorithm>
#include <array>

namespace shoji::rfb {
namespace {

using Bio = CHandle<BIO, BIO_free_all>;
using Context = CHandle<SSL_CTX, SSL_CTX_free>;
using Certificate = CHandle<X509, X509_free>;

// As on the RDP door (broker/rdp/server/peer_settings.cc).
constexpr const char* kCiphers = "ECDHE+AESGCM:ECDHE+CHACHA20";
constexpr int kSecurityLevel = 2;
constexpr uint64_t kOptions =
    SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_NO_TICKET | SSL_OP_CIPHER_SERVER_PREFERENCE;

bool UseChain(SSL_CTX* context, const std::string& chain_pem) {
  const Bio text(BIO_new_mem_buf(chain_pem.data(), static_cast<int>(chain_pem.size())));
  const Certificate own(text ? PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr) : nullptr);
  bool used = own && SSL_CTX_use_certificate(context, own.get()) == 1;
  while (used) {
    const Certificate next(PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr));
    if (!next) break;
    used = SSL_CTX_add1_chain_cert(context, next.get()) == 1;
  }
  ERR_clear_error();  // the end of the text is one
  return used;
}

bool Prepare(SSL_CTX* context, const std::string& chain_pem, const tls_key::Key& key) {
  SSL_CTX_set_security_level(context, kSecurityLevel);
  SSL_CTX_set_options(context, kOptions);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  return SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 && SSL_CTX_set_num_tickets(context, 0) == 1 &&
         SSL_CTX_set_cipher_list(context, kCiphers) == 1 && UseChain(context, chain_pem) &&
         SSL_CTX_use_PrivateKey(context, key.get()) == 1;
}

}  // namespace

Result<TlsServer> TlsServer::Make(const std::string& chain_pem, const tls_key::Key& key) {
  const Context context(SSL_CTX_new(TLS_server_method()));
  if (!context || !Prepare(context.get(), chain_pem, key)) {
    ERR_clear_error();
    return Fail(ErrorCode::kInvalid, "OpenSSL does not take the certificate and its key");
  }
  Tls tls(SSL_new(context.get()));
  Bio in(BIO_new(BIO_s_mem()));
  Bio out(BIO_new(BIO_s_mem()));
  if (!tls || !in || !out) return Fail(ErrorCode::kUnavailable, "OpenSSL has no memory");
  SSL_set_bio(tls.get(), in.release(), out.release());
  SSL_set_accept_state(tls.get());
  return TlsServer(std::move(tls));
}

Result<void> TlsServer::Take(ByteSpan network) {
  ERR_clear_error();
  const int size = static_cast<int>(network.size());
  if (BIO_write(SSL_get_rbio(tls_.get()), network.data(), size) != size) {
    return Fail(ErrorCode::kUnavailable, "OpenSSL has no memory");
  }
  std::array<uint8_t, 16 * 1024> part;
  for (;;) {
    const int got = SSL_read(tls_.get(), part.data(), static_cast<int>(part.size()));  // shakes hands first
    if (got <= 0) {
      const int why = SSL_get_error(tls_.get(), got);
      if (why == SSL_ERROR_WANT_READ) return {};
      return why == SSL_ERROR_ZERO_RETURN ? Fail(ErrorCode::kClosed, "the viewer has ended TLS")
                                          : Fail(ErrorCode::kRefused, "the viewer does not speak TLS as it must");
    }
    plain_.insert(plain_.end(), part.begin(), part.begin() + got);
  }
}

Result<void> TlsServer::Say(ByteSpan plain) {
  if (plain.empty()) return {};
  ERR_clear_error();
  const int size = static_cast<int>(plain.size());
  if (SSL_write(tls_.get(), plain.data(), size) != size) return Fail(ErrorCode::kClosed, "TLS has ended");
  return {};
}

Bytes TlsServer::TakeOutput() {
  BIO* out = SSL_get_wbio(tls_.get());
  Bytes output(BIO_ctrl_pending(out));
  const int got = output.empty() ? 0 : BIO_read(out, output.data(), static_cast<int>(output.size()));
  output.resize(static_cast<size_t>(std::max(got, 0)));
  return output;
}

}  // namespace shoji::rfb
