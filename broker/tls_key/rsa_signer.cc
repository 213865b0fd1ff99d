#include "broker/tls_key/rsa_signer.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

namespace shoji::tls_key {
namespace {

constexpr int kLeastBits = 2048;
constexpr int kMostBits = 4096;

}  // namespace

Result<RsaSigner> RsaSigner::Make(const std::string& key_pem) {
  const CHandle<BIO, BIO_free_all> text(BIO_new_mem_buf(key_pem.data(), static_cast<int>(key_pem.size())));
  Key key(PEM_read_bio_PrivateKey(text.get(), nullptr, nullptr, nullptr));
  ERR_clear_error();
  const int bits = key ? EVP_PKEY_get_bits(key.get()) : 0;
  if (!key || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_RSA || bits < kLeastBits || bits > kMostBits) {
    return Fail(ErrorCode::kInvalid, "the key must be an RSA key of 2048 to 4096 bits (PEM)");
  }
  return RsaSigner(std::move(key));
}

Result<Bytes> RsaSigner::Sign(ByteSpan block) const {
  const CHandle<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(EVP_PKEY_CTX_new(key_.get(), nullptr));
  Bytes signature(static_cast<size_t>(EVP_PKEY_get_size(key_.get())));
  size_t size = signature.size();
  const bool done = block.size() == size && context && EVP_PKEY_sign_init(context.get()) == 1 &&
                    EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_NO_PADDING) == 1 &&
                    EVP_PKEY_sign(context.get(), signature.data(), &size, block.data(), block.size()) == 1 &&
                    size == signature.size();
  ERR_clear_error();
  if (!done) return Fail(ErrorCode::kInvalid, "the block does not fit the key");
  return signature;
}

}  // namespace shoji::tls_key
