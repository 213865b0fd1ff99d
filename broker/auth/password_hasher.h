// Password hashing with argon2id (libargon2). Immutable, any thread; each call takes tens of milliseconds and
// Cost::memory_kib of memory, so the service thread goes through PasswordWorker.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "broker/auth/password_rules.h"
#include "codec/base/result.h"

namespace shoji::auth {

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
