#include "policy/audit/content_digest.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <array>

#include "codec/base/check.h"
#include "codec/base/hex.h"
#include "policy/audit/secret_file.h"

namespace shoji::audit {
namespace {

Result<std::string> RandomKey() {
  std::array<uint8_t, ContentDigest::kKeyBytes> key{};
  if (RAND_bytes(key.data(), static_cast<int>(key.size())) != 1) {
    return Fail(ErrorCode::kIo, "no random numbers for the content key");
  }
  return std::string(AsText(key));
}

}  // namespace

Result<ContentDigest> ContentDigest::Open(const std::string& key_path) {
  auto key = ReadOrMakeSecret(key_path, RandomKey);
  if (!key) return std::unexpected(key.error());
  if (key->size() != kKeyBytes) return Fail(ErrorCode::kInvalid, key_path + " is no key of 32 bytes");
  return ContentDigest(std::move(*key));
}

std::string ContentDigest::Of(ByteSpan content) const {
  std::array<uint8_t, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  SHOJI_CHECK(HMAC(EVP_sha256(), key_.data(), static_cast<int>(key_.size()), content.data(), content.size(),
                   digest.data(), &length) != nullptr);
  return Hex(ByteSpan(digest).first(length));
}

}  // namespace shoji::audit
