#include "broker/auth/password_hasher.h"

#include <argon2.h>

#include <array>

#include "broker/auth/secret_token.h"
#include "codec/base/check.h"

namespace shoji::auth {
namespace {

constexpr size_t kSaltBytes = 16;
constexpr size_t kHashBytes = 32;
constexpr size_t kMaxEncodedBytes = 256;  // the store's column

}  // namespace

PasswordHasher::PasswordHasher(Cost cost) : cost_(cost) {
  auto nobody = Hash(NewToken());
  SHOJI_CHECK(nobody.has_value());
  nobody_ = std::move(*nobody);
}

Result<std::string> PasswordHasher::Hash(std::string_view password) const {
  if (password.size() > kMaxPasswordBytes) return Fail(ErrorCode::kTooLarge, "the password is over 256 bytes");
  std::array<uint8_t, kSaltBytes> salt{};
  FillRandom(salt);
  std::array<char, kMaxEncodedBytes> encoded{};
  const int status =
      argon2id_hash_encoded(cost_.passes, cost_.memory_kib, cost_.lanes, password.data(), password.size(), salt.data(),
                            salt.size(), kHashBytes, encoded.data(), encoded.size());
  if (status != ARGON2_OK) return Fail(ErrorCode::kUnavailable, std::string("argon2: ") + argon2_error_message(status));
  return std::string(encoded.data());
}

bool PasswordHasher::Verify(std::string_view encoded, std::string_view password) const {
  if (password.size() > kMaxPasswordBytes || encoded.size() > kMaxEncodedBytes) return false;
  return argon2id_verify(std::string(encoded).c_str(), password.data(), password.size()) == ARGON2_OK;
}

bool PasswordHasher::VerifyNobody(std::string_view password) const {
  static_cast<void>(Verify(nobody_, password));
  return false;
}

}  // namespace shoji::auth
