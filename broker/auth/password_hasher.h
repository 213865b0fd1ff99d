// Password hashing with argon2id (libargon2). Immutable, any thread; each call takes tens of milliseconds and
// kMemory of memory, so the service thread goes through PasswordWorker.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "codec/base/result.h"

namespace shoji::auth {

inline constexpr size_t kMaxPasswordBytes = 256;
inline constexpr size_t kMinPasswordCharacters = 10;

// The rules for a new password: valid UTF-8 without control characters, at least 10 characters, at most 256 bytes, not
// the user's name, not one character repeated. kInvalid with a message for the person who chose it.
Result<void> CheckNewPassword(std::string_view password, std::string_view user_name);

// A password for the first administrator: 20 characters without look-alikes (about 98 bits).
std::string GeneratePassword();

class PasswordHasher {
 public:
  // Source of the defaults: OWASP Password Storage Cheat Sheet, argon2id with 19 MiB, 2 passes, 1 lane.
  struct Cost {
    uint32_t memory_kib = 19 * 1024;
    uint32_t passes = 2;
    uint32_t lanes = 1;
  };
  PasswordHasher() : PasswordHasher(Cost{}) {}
  // A cheaper cost is for tests.
  explicit PasswordHasher(Cost cost);

  // "$argon2id$v=19$..." with a fresh 16-byte salt. kTooLarge over 256 bytes, kUnavailable without memory.
  Result<std::string> Hash(std::string_view password) const;
  // False for a wrong password, one over 256 bytes, or an unreadable `encoded`.
  bool Verify(std::string_view encoded, std::string_view password) const;
  // Costs what Verify() costs and is always false: for names nobody has.
  bool VerifyNobody(std::string_view password) const;

 private:
  Cost cost_;
  std::string nobody_;  // a hash of a random password
};

}  // namespace shoji::auth
