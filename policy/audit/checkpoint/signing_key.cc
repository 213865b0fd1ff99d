#include "policy/audit/checkpoint/signing_key.h"

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>

#include "codec/base/bytes.h"
#include "codec/base/c_handle.h"
#include "codec/base/check.h"
#include "codec/base/hex.h"

namespace shoji::audit {
namespace {

using Key = CHandle<EVP_PKEY, EVP_PKEY_free>;
using Context = CHandle<EVP_MD_CTX, EVP_MD_CTX_free>;
using Memory = CHandle<BIO, BIO_free_all>;
using Raw = std::array<uint8_t, 32>;
using Signature = std::array<uint8_t, 64>;

Memory Borrow(std::string_view pem) { return Memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))); }

std::string Taken(const Memory& memory) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &data);
  return {data, static_cast<size_t>(size)};
}

// Never asks for a password: the terminal of a service is nobody's.
int NoPassword(char*, int, int, void*) { return 0; }

}  // namespace

Result<PublicKey> PublicKey::FromPem(std::string_view pem) {
  const Key key(PEM_read_bio_PUBKEY(Borrow(pem).get(), nullptr, NoPassword, nullptr));
  PublicKey result;
  size_t size = result.raw_.size();
  if (!key || EVP_PKEY_id(key.get()) != EVP_PKEY_ED25519 ||
      EVP_PKEY_get_raw_public_key(key.get(), result.raw_.data(), &size) != 1) {
    return Fail(ErrorCode::kInvalid, "this is no Ed25519 public key in PEM form");
  }
  return result;
}

Result<PublicKey> PublicKey::FromHex(std::string_view digits) {
  PublicKey result;
  if (!shoji::FromHex(digits, result.raw_)) return Fail(ErrorCode::kInvalid, "a key is 64 hex digits");
  return result;
}

std::string PublicKey::Hex() const { return shoji::Hex(raw_); }

std::string PublicKey::Pem() const {
  const Key key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, raw_.data(), raw_.size()));
  const Memory memory(BIO_new(BIO_s_mem()));
  SHOJI_CHECK(key && memory && PEM_write_bio_PUBKEY(memory.get(), key.get()) == 1);
  return Taken(memory);
}

bool PublicKey::Verifies(std::string_view bytes, std::string_view signature) const {
  Signature raw{};
  if (!shoji::FromHex(signature, raw)) return false;
  const Key key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, raw_.data(), raw_.size()));
  const Context context(EVP_MD_CTX_new());
  if (!key || !context) return false;
  const ByteSpan text = AsBytes(bytes);
  return EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
         EVP_DigestVerify(context.get(), raw.data(), raw.size(), text.data(), text.size()) == 1;
}

SigningKey::~SigningKey() { OPENSSL_cleanse(seed_.data(), seed_.size()); }

Result<SigningKey> SigningKey::FromSeed(const Raw& seed) {
  const Key key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.data(), seed.size()));
  SigningKey result;
  size_t size = result.public_key_.raw_.size();
  if (!key || EVP_PKEY_get_raw_public_key(key.get(), result.public_key_.raw_.data(), &size) != 1) {
    return Fail(ErrorCode::kInvalid, "this is no Ed25519 key");
  }
  result.seed_ = seed;
  return result;
}

Result<SigningKey> SigningKey::Make() {
  Raw seed{};
  if (RAND_bytes(seed.data(), static_cast<int>(seed.size())) != 1) {
    return Fail(ErrorCode::kIo, "no random numbers for a signing key");
  }
  return FromSeed(seed);
}

Result<SigningKey> SigningKey::FromPem(std::string_view pem) {
  const Key key(PEM_read_bio_PrivateKey(Borrow(pem).get(), nullptr, NoPassword, nullptr));
  Raw seed{};
  size_t size = seed.size();
  if (!key || EVP_PKEY_id(key.get()) != EVP_PKEY_ED25519 ||
      EVP_PKEY_get_raw_private_key(key.get(), seed.data(), &size) != 1) {
    return Fail(ErrorCode::kInvalid, "this is no Ed25519 private key in PEM form");
  }
  return FromSeed(seed);
}

std::string SigningKey::Pem() const {
  const Key key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed_.data(), seed_.size()));
  const Memory memory(BIO_new(BIO_s_secmem()));
  SHOJI_CHECK(key && memory &&
              PEM_write_bio_PrivateKey(memory.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
  return Taken(memory);
}

std::string SigningKey::Sign(std::string_view bytes) const {
  const Key key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed_.data(), seed_.size()));
  const Context context(EVP_MD_CTX_new());
  const ByteSpan text = AsBytes(bytes);
  Signature signature{};
  size_t size = signature.size();
  SHOJI_CHECK(key && context && EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
              EVP_DigestSign(context.get(), signature.data(), &size, text.data(), text.size()) == 1);
  return shoji::Hex(signature);
}

}  // namespace shoji::audit
