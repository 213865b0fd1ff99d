// Bytes as lower-case hexadecimal digits, and back. Pure, any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "codec/base/bytes.h"

namespace shoji {

constexpr std::string_view kHexDigits = "0123456789abcdef";

inline std::string Hex(ByteSpan bytes) {
  std::string digits;
  digits.reserve(2 * bytes.size());
  for (const uint8_t byte : bytes) {
    digits += kHexDigits[byte >> 4];
    digits += kHexDigits[byte & 15];
  }
  return digits;
}

// Fills `bytes`; false unless there are exactly two lower-case digits for each.
inline bool FromHex(std::string_view digits, std::span<uint8_t> bytes) {
  if (digits.size() != 2 * bytes.size()) return false;
  for (size_t i = 0; i < bytes.size(); ++i) {
    const size_t high = kHexDigits.find(digits[2 * i]);
    const size_t low = kHexDigits.find(digits[2 * i + 1]);
    if (high == kHexDigits.npos || low == kHexDigits.npos) return false;
    bytes[i] = static_cast<uint8_t>(16 * high + low);
  }
  return true;
}

}  // namespace shoji
