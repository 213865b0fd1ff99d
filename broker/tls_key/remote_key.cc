// OpenSSL 3 still lets a program bring its own RSA operations, but only through the interface it calls deprecated;
// its successor, a provider, would be some 500 lines.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "broker/tls_key/remote_key.h"

#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <utility>

namespace shoji::tls_key {
namespace {

using Bio = CHandle<BIO, BIO_free_all>;
using Certificate = CHandle<X509, X509_free>;
using Rsa = CHandle<RSA, RSA_free>;
using Method = CHandle<RSA_METHOD, RSA_meth_free>;

// One process, one connection, one key: C callbacks without an argument of ours have to find it somewhere.
struct Remote {
  PrivateOperation operation;
  Method method;
};
Remote& TheRemote() {
  static Remote remote;
  return remote;
}

// Signing: PKCS #1 pads here, PSS (TLS 1.3) arrives padded.
int PrivateEncrypt(int length, const unsigned char* from, unsigned char* to, RSA* rsa, int padding) noexcept {
  Bytes block(static_cast<size_t>(RSA_size(rsa)));
  const int size = static_cast<int>(block.size());
  const int padded = padding == RSA_PKCS1_PADDING ? RSA_padding_add_PKCS1_type_1(block.data(), size, from, length)
                     : padding == RSA_NO_PADDING  ? RSA_padding_add_none(block.data(), size, from, length)
                                                  : 0;
  if (padded <= 0) return -1;
  const auto result = TheRemote().operation(block);
  if (!result || result->size() != block.size()) return -1;
  std::copy(result->begin(), result->end(), to);
  return size;
}

// Decryption would be for key exchange without forward secrecy, which is not offered.
int PrivateDecrypt(int, const unsigned char*, unsigned char*, RSA*, int) noexcept { return -1; }

Method MakeMethod() {
  Method method(RSA_meth_dup(RSA_PKCS1_OpenSSL()));
  if (!method) return method;
  RSA_meth_set1_name(method.get(), "shoji remote key");
  RSA_meth_set_priv_enc(method.get(), PrivateEncrypt);
  RSA_meth_set_priv_dec(method.get(), PrivateDecrypt);
  return method;
}

Result<Rsa> PublicHalf(const std::string& chain_pem) {
  const Bio bio(BIO_new_mem_buf(chain_pem.data(), static_cast<int>(chain_pem.size())));
  const Certificate certificate(bio ? PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr) : nullptr);
  if (!certificate) return Fail(ErrorCode::kInvalid, "no certificate in the chain");
  const Key key(X509_get_pubkey(certificate.get()));
  Rsa rsa(key ? EVP_PKEY_get1_RSA(key.get()) : nullptr);
  if (!rsa) return Fail(ErrorCode::kInvalid, "the certificate's key is not RSA");
  return rsa;
}

}  // namespace

Result<Key> MakeRemoteKey(const std::string& chain_pem, PrivateOperation operation) {
  auto known = PublicHalf(chain_pem);
  if (!known) return std::unexpected(known.error());
  Remote remote{.operation = std::move(operation), .method = MakeMethod()};
  Key key(EVP_PKEY_new());
  Rsa rsa(RSA_new());
  if (!remote.method || !key || !rsa) return Fail(ErrorCode::kUnavailable, "OpenSSL has no memory");
  const bool made =
      RSA_set0_key(rsa.get(), BN_dup(RSA_get0_n(known->get())), BN_dup(RSA_get0_e(known->get())), nullptr) == 1 &&
      RSA_set_method(rsa.get(), remote.method.get()) == 1 && EVP_PKEY_assign_RSA(key.get(), rsa.get()) == 1;
  if (!made) return Fail(ErrorCode::kUnavailable, "OpenSSL does not take a remote key");
  (void)rsa.release();  // the key owns it
  TheRemote() = std::move(remote);
  return key;
}

}  // namespace shoji::tls_key
