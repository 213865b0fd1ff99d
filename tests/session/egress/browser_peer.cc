#include "browser_peer.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <sys/un.h>

namespace shoji::egress {
namespace {

void SetPatience(int fd) {
  const timeval patience{10, 0};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
}

std::string TlsError() { return std::string("TLS: ") + ERR_reason_error_string(ERR_peek_last_error()); }

CHandle<SSL_CTX, SSL_CTX_free> TrustOnly(const std::string& ca_pem) {
  CHandle<SSL_CTX, SSL_CTX_free> context(SSL_CTX_new(TLS_client_method()));
  const CHandle<BIO, BIO_free_all> memory(BIO_new_mem_buf(ca_pem.data(), static_cast<int>(ca_pem.size())));
  const CHandle<X509, X509_free> certificate(PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr));
  if (certificate) X509_STORE_add_cert(SSL_CTX_get_cert_store(context.get()), certificate.get());
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  return context;
}

void Expect(SSL* ssl, const std::string& host) {
  if (host.find_first_not_of("0123456789.:") == std::string::npos) {
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host.c_str());
  } else {
    SSL_set1_host(ssl, host.c_str());
    SSL_set_tlsext_host_name(ssl, host.c_str());
  }
}

}  // namespace

BrowserPeer::BrowserPeer(const std::string& socket_path) : fd_(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  socket_path.copy(address.sun_path, sizeof(address.sun_path) - 1);
  SetPatience(fd_.get());
  EXPECT_EQ(connect(fd_.get(), reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
}

BrowserPeer::BrowserPeer(UniqueFd fd) : fd_(std::move(fd)) { SetPatience(fd_.get()); }

bool BrowserPeer::Send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(count));
  }
  return true;
}

std::string BrowserPeer::ReadUntil(std::string_view end) {
  std::string text;
  char c;
  while (!text.ends_with(end) && recv(fd_.get(), &c, 1, 0) == 1) text += c;
  return text;
}

std::string BrowserPeer::ReadAll() {
  std::string text;
  char buffer[16 * 1024];
  ssize_t count;
  while ((count = recv(fd_.get(), buffer, sizeof(buffer), 0)) > 0) text.append(buffer, static_cast<size_t>(count));
  return text;
}

std::string BrowserPeer::ReadExactly(size_t count) {
  std::string text(count, '\0');
  const ssize_t got = recv(fd_.get(), text.data(), count, MSG_WAITALL);
  text.resize(got > 0 ? static_cast<size_t>(got) : 0);
  return text;
}

void BrowserPeer::HalfClose() { shutdown(fd_.get(), SHUT_WR); }

std::string GetRequest(const std::string& host, const std::string& path) {
  return "GET http://" + host + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
}

std::string ConnectRequestTo(const std::string& authority) {
  return "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n";
}

std::string OverTls(BrowserPeer& peer, const std::string& ca_pem, const std::string& host, const std::string& request) {
  ERR_clear_error();
  const auto context = TrustOnly(ca_pem);
  const CHandle<SSL, SSL_free> ssl(SSL_new(context.get()));
  const unsigned char protocols[] = "\x02h2\x08http/1.1";
  SSL_set_alpn_protos(ssl.get(), protocols, sizeof(protocols) - 1);
  Expect(ssl.get(), host);
  SSL_set_fd(ssl.get(), peer.fd());
  if (SSL_connect(ssl.get()) != 1) return TlsError();
  const unsigned char* chosen = nullptr;
  unsigned length = 0;
  SSL_get0_alpn_selected(ssl.get(), &chosen, &length);
  EXPECT_EQ(std::string(reinterpret_cast<const char*>(chosen), length), "http/1.1");
  SSL_write(ssl.get(), request.data(), static_cast<int>(request.size()));
  std::string text;
  char buffer[4096];
  int count;
  while ((count = SSL_read(ssl.get(), buffer, sizeof(buffer))) > 0) text.append(buffer, static_cast<size_t>(count));
  return text;
}

}  // namespace shoji::egress
