#include "broker/transfer/file_key.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <climits>

#include "codec/base/c_handle.h"
#include "codec/base/hex.h"

namespace shoji::transfer {
namespace {

constexpr size_t kNonceBytes = 12;
constexpr size_t kTagBytes = 16;
using Cipher = CHandle<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free>;

std::unexpected<Error> Broken() { return Fail(ErrorCode::kInvalid, "a sealed file is damaged or its key is wrong"); }

int Length(size_t size) { return static_cast<int>(size); }

}  // namespace

Result<FileKey> FileKey::Random() {
  FileKey key;
  if (RAND_priv_bytes(key.bytes_.data(), Length(kBytes)) != 1) return Fail(ErrorCode::kIo, "no random bytes");
  return key;
}

Result<FileKey> FileKey::FromHex(std::string_view hex) {
  FileKey key;
  if (!shoji::FromHex(hex, key.bytes_)) return Fail(ErrorCode::kInvalid, "not a file key");
  return key;
}

FileKey::~FileKey() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }

std::string FileKey::Hex() const { return shoji::Hex(bytes_); }

Result<Bytes> FileKey::Seal(std::string_view name, ByteSpan content) const {
  if (content.size() > INT_MAX / 2) return Fail(ErrorCode::kTooLarge, "too large to seal");
  Bytes sealed(kNonceBytes + content.size() + kTagBytes);
  uint8_t* const text = sealed.data() + kNonceBytes;
  const Cipher cipher(EVP_CIPHER_CTX_new());
  int written = 0;
  int rest = 0;
  const bool sealed_well =
      cipher && RAND_bytes(sealed.data(), Length(kNonceBytes)) == 1 &&
      EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytes_.data(), sealed.data()) == 1 &&
      EVP_EncryptUpdate(cipher.get(), nullptr, &rest, AsBytes(name).data(), Length(name.size())) == 1 &&
      EVP_EncryptUpdate(cipher.get(), text, &written, content.data(), Length(content.size())) == 1 &&
      EVP_EncryptFinal_ex(cipher.get(), text + written, &rest) == 1 &&
      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, Length(kTagBytes), text + content.size()) == 1;
  if (!sealed_well) return Fail(ErrorCode::kIo, "cannot seal a file");
  return sealed;
}

Result<Bytes> FileKey::Open(std::string_view name, ByteSpan sealed) const {
  if (sealed.size() < kNonceBytes + kTagBytes || sealed.size() > INT_MAX / 2) return Broken();
  const ByteSpan text = sealed.subspan(kNonceBytes, sealed.size() - kNonceBytes - kTagBytes);
  std::array<uint8_t, kTagBytes> tag{};
  std::ranges::copy(sealed.last(kTagBytes), tag.begin());
  Bytes content(text.size() + 1);  // OpenSSL wants somewhere to write, also for nothing
  const Cipher cipher(EVP_CIPHER_CTX_new());
  int written = 0;
  int rest = 0;
  const bool opened =
      cipher && EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytes_.data(), sealed.data()) == 1 &&
      EVP_DecryptUpdate(cipher.get(), nullptr, &rest, AsBytes(name).data(), Length(name.size())) == 1 &&
      EVP_DecryptUpdate(cipher.get(), content.data(), &written, text.data(), Length(text.size())) == 1 &&
      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, Length(kTagBytes), tag.data()) == 1 &&
      EVP_DecryptFinal_ex(cipher.get(), content.data() + written, &rest) == 1;
  if (!opened) return Broken();
  content.resize(text.size());
  return content;
}

Result<std::string> RandomId() {
  std::array<uint8_t, 16> bytes{};
  if (RAND_bytes(bytes.data(), Length(bytes.size())) != 1) return Fail(ErrorCode::kIo, "no random bytes");
  return shoji::Hex(bytes);
}

}  // namespace shoji::transfer
