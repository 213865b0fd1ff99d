// Ed25519 keys (RFC 8032) that sign checkpoints. Values; any thread. The secret half is wiped when it goes.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "codec/base/result.h"

namespace shoji::audit {

inline constexpr size_t kSignatureDigits = 128;
inline constexpr size_t kKeyDigits = 64;

class PublicKey {
 public:
  // "-----BEGIN PUBLIC KEY-----" of an Ed25519 key; kInvalid otherwise.
  static Result<PublicKey> FromPem(std::string_view pem);
  // 64 lower-case hex digits.
  static Result<PublicKey> FromHex(std::string_view digits);

  std::string Pem() const;
  std::string Hex() const;
  // `signature`: 128 lower-case hex digits.
  bool Verifies(std::string_view bytes, std::string_view signature) const;
  bool operator==(const PublicKey&) const = default;

 private:
  friend class SigningKey;
  std::array<uint8_t, 32> raw_{};
};

class SigningKey {
 public:
  static Result<SigningKey> Make();
  // PKCS #8, unencrypted.
  static Result<SigningKey> FromPem(std::string_view pem);
  SigningKey(SigningKey&&) noexcept = default;
  SigningKey& operator=(SigningKey&&) noexcept = default;
  ~SigningKey();

  std::string Pem() const;  // secret: for WriteSecret() only
  const PublicKey& public_key() const { return public_key_; }
  std::string Sign(std::string_view bytes) const;  // 128 lower-case hex digits

 private:
  SigningKey() = default;
  static Result<SigningKey> FromSeed(const std::array<uint8_t, 32>& seed);
  std::array<uint8_t, 32> seed_{};
  PublicKey public_key_;
};

}  // namespace shoji::audit
