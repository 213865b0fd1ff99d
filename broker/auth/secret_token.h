// Random tokens (cookies, tickets) and the hash under which they are kept. Any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace shoji::auth {

// From OpenSSL's generator; aborts when the machine has no randomness.
void FillRandom(std::span<uint8_t> bytes);

// 256 random bits as 64 lower-case hex digits.
std::string NewToken();
// Form only: 64 lower-case hex digits.
bool LooksLikeToken(std::string_view text);
// SHA-256 as 64 hex digits: a token's name in a table, so that neither a leaked table nor the time a look-up takes
// gives a token away.
std::string TokenHash(std::string_view token);

}  // namespace shoji::auth
