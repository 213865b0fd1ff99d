#include "session/egress/certificate_authority.h"

#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <cstring>

namespace shoji::egress {
namespace {

constexpr long kDaySeconds = 24L * 3600;
constexpr long kLifetimeSeconds = 30 * kDaySeconds;
constexpr long kSkewSeconds = kDaySeconds;  // the sandbox's clock may be a little behind

std::unexpected<Error> Broken(const char* what) {
  return Fail(ErrorCode::kUnavailable, std::string("certificate authority: ") + what);
}

bool AddExtension(X509* certificate, X509* issuer, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const CHandle<X509_EXTENSION, X509_EXTENSION_free> extension(
      X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
  return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool SetSerial(X509* certificate) {
  unsigned char bytes[16];
  if (RAND_bytes(bytes, sizeof(bytes)) != 1) return false;
  bytes[0] &= 0x7f;
  const CHandle<BIGNUM, BN_free> number(BN_bin2bn(bytes, sizeof(bytes), nullptr));
  return number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

// Version, serial, dates, subject and public key.
bool Prepare(X509* certificate, EVP_PKEY* key, const char* common_name) {
  X509_NAME* name = X509_get_subject_name(certificate);
  const auto* text = reinterpret_cast<const unsigned char*>(common_name);
  return X509_set_version(certificate, X509_VERSION_3) == 1 && SetSerial(certificate) &&
         X509_gmtime_adj(X509_getm_notBefore(certificate), -kSkewSeconds) != nullptr &&
         X509_gmtime_adj(X509_getm_notAfter(certificate), kLifetimeSeconds) != nullptr &&
         X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, text, -1, -1, 0) == 1 &&
         X509_set_pubkey(certificate, key) == 1;
}

int SelectHttp11(SSL*, const unsigned char** out, unsigned char* out_length, const unsigned char* in, unsigned length,
                 void*) noexcept {
  static constexpr unsigned char kHttp11[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  unsigned char* selected = nullptr;
  if (SSL_select_next_proto(&selected, out_length, kHttp11, sizeof(kHttp11), in, length) != OPENSSL_NPN_NEGOTIATED) {
    return SSL_TLSEXT_ERR_NOACK;
  }
  *out = selected;
  return SSL_TLSEXT_ERR_OK;
}

std::string ToPem(X509* certificate) {
  const CHandle<BIO, BIO_free_all> memory(BIO_new(BIO_s_mem()));
  if (!memory || PEM_write_bio_X509(memory.get(), certificate) != 1) return "";
  char* data = nullptr;
  const long length = BIO_get_mem_data(memory.get(), &data);
  return {data, static_cast<size_t>(length)};
}

SSL_CTX* MakeContext() {
  SSL_CTX* context = SSL_CTX_new(TLS_server_method());
  if (context == nullptr) return nullptr;
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(context, 0);
  SSL_CTX_set_options(context, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION);
  SSL_CTX_set_alpn_select_cb(context, SelectHttp11, nullptr);
  return context;
}

}  // namespace

Result<CertificateAuthority> CertificateAuthority::Create() {
  CertificateAuthority made;
  made.key_.reset(EVP_EC_gen("P-256"));
  made.leaf_key_.reset(EVP_EC_gen("P-256"));
  made.certificate_.reset(X509_new());
  made.context_.reset(MakeContext());
  X509* certificate = made.certificate_.get();
  if (!made.key_ || !made.leaf_key_ || !certificate || !made.context_) return Broken("no keys");
  if (!Prepare(certificate, made.key_.get(), "Shoji session CA")) return Broken("no certificate");
  const bool signed_well =
      X509_set_issuer_name(certificate, X509_get_subject_name(certificate)) == 1 &&
      AddExtension(certificate, certificate, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") &&
      AddExtension(certificate, certificate, NID_key_usage, "critical,keyCertSign") &&
      AddExtension(certificate, certificate, NID_subject_key_identifier, "hash") &&
      X509_sign(certificate, made.key_.get(), EVP_sha256()) > 0;
  made.pem_ = ToPem(certificate);
  if (!signed_well || made.pem_.empty()) return Broken("cannot sign itself");
  return made;
}

Result<CertificateAuthority::Certificate> CertificateAuthority::IssueFor(const HostName& host) {
  Certificate leaf(X509_new());
  const std::string subject = (host.is_address() ? "IP:" : "DNS:") + host.text();
  X509* issuer = certificate_.get();
  const bool fine = leaf && Prepare(leaf.get(), leaf_key_.get(), "Shoji refusal page") &&
                    X509_set_issuer_name(leaf.get(), X509_get_subject_name(issuer)) == 1 &&
                    X509_set1_notAfter(leaf.get(), X509_get0_notAfter(issuer)) == 1 &&
                    AddExtension(leaf.get(), issuer, NID_basic_constraints, "critical,CA:FALSE") &&
                    AddExtension(leaf.get(), issuer, NID_key_usage, "critical,digitalSignature") &&
                    AddExtension(leaf.get(), issuer, NID_ext_key_usage, "serverAuth") &&
                    AddExtension(leaf.get(), issuer, NID_authority_key_identifier, "keyid") &&
                    AddExtension(leaf.get(), issuer, NID_subject_alt_name, subject) &&
                    X509_sign(leaf.get(), key_.get(), EVP_sha256()) > 0;
  if (!fine) return Broken("cannot sign a leaf");
  return leaf;
}

Result<SslHandle> CertificateAuthority::AcceptFor(const HostName& host) {
  auto leaf = IssueFor(host);
  if (!leaf) return std::unexpected(leaf.error());
  SslHandle ssl(SSL_new(context_.get()));
  if (!ssl || SSL_use_certificate(ssl.get(), leaf->get()) != 1 || SSL_use_PrivateKey(ssl.get(), leaf_key_.get()) != 1) {
    return Broken("no TLS object");
  }
  SSL_set_accept_state(ssl.get());
  return ssl;
}

}  // namespace shoji::egress
