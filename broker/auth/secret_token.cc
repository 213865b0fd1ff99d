#include "broker/auth/secret_token.h"

#include <openssl/rand.h>
#include <openssl/sha.h>

#include <array>

#include "codec/base/check.h"

namespace shoji::auth {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

std::string Hex(std::span<const uint8_t> bytes) {
  std::string text;
  for (const uint8_t byte : bytes) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

}  // namespace

void FillRandom(std::span<uint8_t> bytes) {
  SHOJI_CHECK(RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) == 1);
}

std::string NewToken() {
  std::array<uint8_t, 32> bits{};
  FillRandom(bits);
  return Hex(bits);
}

bool LooksLikeToken(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of(kDigits) == std::string_view::npos;
}

std::string TokenHash(std::string_view token) {
  std::array<uint8_t, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const uint8_t*>(token.data()), token.size(), digest.data());
  return Hex(digest);
}

}  // namespace shoji::auth
