#include "broker/auth/user_name.h"

namespace shoji::auth {
namespace {

// Full-width forms U+FF01..U+FF5E are ASCII 0x21..0x7E moved up by 0xFEE0; U+3000 is the wide space.
// In UTF-8: EF BC 81 .. EF BD 9E, and E3 80 80.
std::string Narrow(std::string_view typed) {
  std::string narrow;
  for (size_t i = 0; i < typed.size(); ++i) {
    const auto byte = [&](size_t k) { return i + k < typed.size() ? static_cast<unsigned char>(typed[i + k]) : 0u; };
    const unsigned code = ((byte(0) & 0x0F) << 12) | ((byte(1) & 0x3F) << 6) | (byte(2) & 0x3F);
    const bool three_bytes = (byte(0) & 0xF0) == 0xE0 && (byte(1) & 0xC0) == 0x80 && (byte(2) & 0xC0) == 0x80;
    if (three_bytes && (code == 0x3000 || (code >= 0xFF01 && code <= 0xFF5E))) {
      narrow += code == 0x3000 ? ' ' : static_cast<char>(code - 0xFEE0);
      i += 2;
    } else {
      narrow += typed[i];
    }
  }
  return narrow;
}

std::string_view Trim(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

}  // namespace

Result<std::string> NormaliseUserName(std::string_view typed) {
  if (typed.size() > 4 * kMaxUserNameBytes) return Fail(ErrorCode::kInvalid, "the user name is too long");
  const std::string narrow = Narrow(typed);
  std::string name(Trim(narrow));
  for (char& c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyz0123456789._-@";
  const bool fits = !name.empty() && name.size() <= kMaxUserNameBytes;
  if (!fits || name.find_first_not_of(kAllowed) != std::string::npos || kAllowed.find(name[0]) >= kAllowed.find('.')) {
    return Fail(ErrorCode::kInvalid,
                "a user name is 1 to 64 of a-z 0-9 . _ - @ and begins with a letter or digit; the display name may be "
                "in Japanese");
  }
  return name;
}

}  // namespace shoji::auth
