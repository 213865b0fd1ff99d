#include "tests/broker/rdp/server/door_key.h"

#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "codec/base/check.h"

namespace shoji::rdp {
namespace {

using Bio = CHandle<BIO, BIO_free_all>;
using Certificate = CHandle<X509, X509_free>;
using Context = CHandle<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;

Certificate SelfSigned(EVP_PKEY* key) {
  Certificate certificate(X509_new());
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
  X509_set_pubkey(certificate.get(), key);
  X509_NAME* name = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
  X509_set_issuer_name(certificate.get(), name);
  SHOJI_CHECK(X509_sign(certificate.get(), key, EVP_sha256()) > 0);
  return certificate;
}

}  // namespace

DoorKey::DoorKey() : key_(EVP_RSA_gen(2048)) {
  SHOJI_CHECK(key_ != nullptr);
  const Certificate certificate = SelfSigned(key_.get());
  const Bio bio(BIO_new(BIO_s_mem()));
  SHOJI_CHECK(PEM_write_bio_X509(bio.get(), certificate.get()) == 1);
  char* text = nullptr;
  const long length = BIO_get_mem_data(bio.get(), &text);
  certificate_pem_.assign(text, static_cast<size_t>(length));
}

Bytes DoorKey::Sign(ByteSpan block) const {
  const Context context(EVP_PKEY_CTX_new(key_.get(), nullptr));
  SHOJI_CHECK(EVP_PKEY_decrypt_init(context.get()) == 1);  // the same operation: m^d mod n
  SHOJI_CHECK(EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_NO_PADDING) == 1);
  size_t length = block.size();
  Bytes result(length);
  SHOJI_CHECK(EVP_PKEY_decrypt(context.get(), result.data(), &length, block.data(), block.size()) == 1);
  return result;
}

}  // namespace shoji::rdp
