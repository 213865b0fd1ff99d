#include "broker/syslog/syslog_position.h"

#include <charconv>

#include "policy/audit/secret_file.h"

namespace shoji::syslog {
namespace {

constexpr std::string_view kMagic = "shoji-syslog 1 ";
constexpr size_t kDigits = 20;
constexpr size_t kBytes = kMagic.size() + 2 * kDigits + 2;

bool Read(std::string_view digits, uint64_t& value) {
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return error == std::errc() && end == digits.data() + digits.size();
}

std::string Padded(uint64_t value) {
  std::string digits = std::to_string(value);
  return digits.insert(0, kDigits - digits.size(), '0');
}

}  // namespace

Result<Position> ParsePosition(std::string_view text) {
  Position position;
  const bool good = text.size() == kBytes && text.starts_with(kMagic) && text.back() == '\n' &&
                    text[kMagic.size() + kDigits] == ' ' && Read(text.substr(kMagic.size(), kDigits), position.seq) &&
                    Read(text.substr(kMagic.size() + kDigits + 1, kDigits), position.offset);
  if (!good) return Fail(ErrorCode::kInvalid, "this is no position in the record");
  return position;
}

std::string FormatPosition(const Position& position) {
  return std::string(kMagic) + Padded(position.seq) + " " + Padded(position.offset) + "\n";
}

Position ReadPosition(const std::string& path) {
  const auto text = audit::ReadSecret(path);
  const auto position = text ? ParsePosition(*text) : Fail(text.error().code, "");
  return position.value_or(Position{});
}

Result<void> WritePosition(const std::string& path, const Position& position) {
  return audit::WriteSecret(path, FormatPosition(position));
}

}  // namespace shoji::syslog
