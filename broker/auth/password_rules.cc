#include "broker/auth/password_rules.h"

#include <array>
#include <optional>

#include "broker/auth/secret_token.h"

namespace shoji::auth {
namespace {

// Length in bytes of the UTF-8 character at the front of `text`; 0 when there is none (bad, overlong, surrogate).
size_t CharacterBytes(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return 1;
  const size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return 0;
  uint32_t code = lead & (0x7Fu >> length);
  for (size_t i = 1; i < length; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xC0) != 0x80) return 0;
    code = (code << 6) | (next & 0x3F);
  }
  constexpr std::array<uint32_t, 5> kSmallest = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  return code < kSmallest[length] || code > 0x10FFFF || surrogate ? 0 : length;
}

// Number of characters; nothing for text that is not UTF-8 or has control characters.
std::optional<size_t> CountCharacters(std::string_view text) {
  size_t count = 0;
  while (!text.empty()) {
    const auto lead = static_cast<unsigned char>(text[0]);
    const size_t length = CharacterBytes(text);
    if (length == 0 || lead < 0x20 || lead == 0x7F) return std::nullopt;
    text.remove_prefix(length);
    ++count;
  }
  return count;
}

bool OneCharacterRepeated(std::string_view text) {
  const size_t length = CharacterBytes(text);
  for (size_t i = length; i + length <= text.size(); i += length) {
    if (text.substr(i, length) != text.substr(0, length)) return false;
  }
  return true;
}

}  // namespace

Result<void> CheckNewPassword(std::string_view password, std::string_view user_name) {
  if (password.size() > kMaxPasswordBytes) {
    return Fail(ErrorCode::kInvalid, "the password is too long: at most 256 bytes");
  }
  const auto characters = CountCharacters(password);
  if (!characters) return Fail(ErrorCode::kInvalid, "the password must be plain text without control characters");
  if (*characters < kMinPasswordCharacters) {
    return Fail(ErrorCode::kInvalid, "the password is too short: at least 10 characters");
  }
  if (password == user_name) return Fail(ErrorCode::kInvalid, "the password must not be the user name");
  if (OneCharacterRepeated(password)) {
    return Fail(ErrorCode::kInvalid, "the password must not be one character repeated");
  }
  return {};
}

std::string GeneratePassword() {
  constexpr std::string_view kLetters = "abcdefghjkmnpqrstuvwxyz23456789";
  constexpr size_t kGroups = 4, kGroupLetters = 5;
  std::string password;
  for (size_t i = 0; i < kGroups * kGroupLetters;) {
    uint8_t byte = 0;
    FillRandom({&byte, 1});
    if (byte >= 256 / kLetters.size() * kLetters.size()) continue;  // keeps every letter equally likely
    if (i > 0 && i % kGroupLetters == 0) password += '-';
    password += kLetters[byte % kLetters.size()];
    ++i;
  }
  return password;
}

}  // namespace shoji::auth
