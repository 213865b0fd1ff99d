#include "tests/broker/rfb/tls_viewer.h"

#include <openssl/pem.h>
#include <sys/socket.h>
#include <sys/time.h>

namespace shoji::rfb {
namespace {

constexpr timeval kPatience{.tv_sec = 10, .tv_usec = 0};
constexpr std::string_view kVersion = "RFB 003.008\n";

Bytes Big32(uint32_t value) {
  return {static_cast<uint8_t>(value >> 24), static_cast<uint8_t>(value >> 16), static_cast<uint8_t>(value >> 8),
          static_cast<uint8_t>(value)};
}

}  // namespace

TlsViewer::TlsViewer(UniqueFd its_socket, const std::string& trusted_pem)
    : TestViewer(std::move(its_socket)), context_(SSL_CTX_new(TLS_client_method())) {
  ::setsockopt(socket().get(), SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof(kPatience));
  const CHandle<BIO, BIO_free_all> text(BIO_new_mem_buf(trusted_pem.data(), static_cast<int>(trusted_pem.size())));
  const CHandle<X509, X509_free> trusted(PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr));
  X509_STORE_add_cert(SSL_CTX_get_cert_store(context_.get()), trusted.get());
  SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_security_level(context_.get(), 0);  // what is refused, the door refuses
}

bool TlsViewer::Vencrypt(uint32_t subtype) {
  if (Read(12) != Bytes(kVersion.begin(), kVersion.end())) return false;
  Say(Bytes(kVersion.begin(), kVersion.end()));
  if (Read(2) != Bytes{1, 19}) return false;  // nothing but VeNCrypt
  Say({19});
  if (Read(2) != Bytes{0, 2}) return false;
  Say({0, 2});
  if (Read(6) != Bytes{0, 1, 0, 0, 1, 5}) return false;  // nothing but X509Vnc
  Say(Big32(subtype));
  return Read(1) == Bytes{1};
}

bool TlsViewer::StartTls(int version) {
  SSL_CTX_set_min_proto_version(context_.get(), version);
  SSL_CTX_set_max_proto_version(context_.get(), version);
  CHandle<SSL, SSL_free> tls(SSL_new(context_.get()));
  SSL_set_fd(tls.get(), socket().get());
  if (SSL_connect(tls.get()) != 1) return false;
  tls_ = std::move(tls);
  return true;
}

Bytes TlsViewer::Greet() { return Vencrypt() && StartTls() ? Read(16) : Bytes(); }

void TlsViewer::Say(const Bytes& bytes) {
  if (!tls_) return TestViewer::Say(bytes);
  (void)SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size()));
}

Bytes TlsViewer::Read(size_t count) {
  if (!tls_) return TestViewer::Read(count);
  Bytes bytes(count);
  for (size_t at = 0; at < count;) {
    const int got = SSL_read(tls_.get(), bytes.data() + at, static_cast<int>(count - at));
    if (got <= 0) return {};
    at += static_cast<size_t>(got);
  }
  return bytes;
}

}  // namespace shoji::rfb
