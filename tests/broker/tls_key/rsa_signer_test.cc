// The one thing a door's private key does.
#include "broker/tls_key/rsa_signer.h"

#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "broker/web/certificate.h"

namespace shoji::tls_key {
namespace {

const web::TlsIdentity& Identity() {
  static const auto identity = *web::MakeSelfSigned({"localhost"}, web::KeyKind::kRsa2048);
  return identity;
}

// What the certificate's public key makes of `signature`.
Bytes Opened(const Bytes& signature) {
  const auto& pem = Identity().certificate_pem;
  const CHandle<BIO, BIO_free_all> text(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  const CHandle<X509, X509_free> certificate(PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr));
  const CHandle<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(
      EVP_PKEY_CTX_new(X509_get0_pubkey(certificate.get()), nullptr));
  Bytes block(signature.size());
  size_t size = block.size();
  EXPECT_EQ(EVP_PKEY_verify_recover_init(context.get()), 1);
  EXPECT_EQ(EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_NO_PADDING), 1);
  EXPECT_EQ(EVP_PKEY_verify_recover(context.get(), block.data(), &size, signature.data(), signature.size()), 1);
  return block;
}

Bytes PaddedBlock(size_t bytes) {
  Bytes block(bytes, 0xFF);
  block[0] = 0;
  block[1] = 1;
  block[bytes - 21] = 0;
  return block;
}

TEST(RsaSigner, SignsWhatTheCertificateVerifies) {
  const auto signer = RsaSigner::Make(Identity().key_pem);
  ASSERT_TRUE(signer);
  const auto signature = signer->Sign(PaddedBlock(256));
  ASSERT_TRUE(signature);
  EXPECT_EQ(Opened(*signature), PaddedBlock(256));
}

TEST(RsaSigner, RefusesBlocksThatDoNotFit) {
  const auto signer = RsaSigner::Make(Identity().key_pem);
  ASSERT_TRUE(signer);
  EXPECT_FALSE(signer->Sign(PaddedBlock(255)));
  EXPECT_FALSE(signer->Sign(PaddedBlock(257)));
  EXPECT_FALSE(signer->Sign(Bytes(256, 0xFF)));  // above the modulus
}

TEST(RsaSigner, TakesRsaKeysOnly) {
  EXPECT_TRUE(RsaSigner::Make(Identity().key_pem));
  EXPECT_FALSE(RsaSigner::Make(web::MakeSelfSigned({"localhost"})->key_pem));
  EXPECT_FALSE(RsaSigner::Make("no key"));
  EXPECT_FALSE(RsaSigner::Make(""));
}

}  // namespace
}  // namespace shoji::tls_key
