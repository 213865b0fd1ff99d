// What a new password must be, and how one is made up. Pure but for the random source; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "codec/base/result.h"

namespace shoji::auth {

inline constexpr size_t kMaxPasswordBytes = 256;
inline constexpr size_t kMinPasswordCharacters = 10;

// The rules for a new password: valid UTF-8 without control characters, at least 10 characters, at most 256 bytes, not
// the user's name, not one character repeated. kInvalid with a message for the person who chose it.
Result<void> CheckNewPassword(std::string_view password, std::string_view user_name);

// A password for the first administrator: four groups of five without look-alikes (99 bits).
std::string GeneratePassword();

}  // namespace shoji::auth
