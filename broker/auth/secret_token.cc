#include "broker/auth/secret_token.h"

#include <openssl/rand.h>
#include <openssl/sha.h>

#include <array>

#include "codec/base/check.h"
#include "codec/base/hex.h"

namespace shoji::auth {

void FillRandom(std::span<uint8_t> bytes) {
  SHOJI_CHECK(RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) == 1);
}

std::string NewToken() {
  std::array<uint8_t, 32> bits{};
  FillRandom(bits);
  return Hex(bits);
}

bool LooksLikeToken(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of(kHexDigits) == std::string_view::npos;
}

std::string TokenHash(std::string_view token) {
  std::array<uint8_t, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const uint8_t*>(token.data()), token.size(), digest.data());
  return Hex(digest);
}

}  // namespace shoji::auth
