#include "broker/web/address_range.h"

#include <arpa/inet.h>

#include <charconv>

namespace shoji::web {
namespace {

// The address family, or 0.
int ReadAddress(const std::string& text, std::array<uint8_t, 16>& bytes) {
  if (::inet_pton(AF_INET, text.c_str(), bytes.data()) == 1) return AF_INET;
  if (::inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1) return AF_INET6;
  return 0;
}

}  // namespace

Result<AddressRange> AddressRange::Parse(const std::string& text) {
  const size_t slash = text.find('/');
  AddressRange range;
  range.family_ = ReadAddress(text.substr(0, slash), range.bytes_);
  const int most = range.family_ == AF_INET ? 32 : 128;
  range.bits_ = most;
  if (slash != std::string::npos) {
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data() + slash + 1, end, range.bits_);
    if (error != std::errc() || stop != end) range.bits_ = -1;
  }
  if (range.family_ == 0 || range.bits_ < 0 || range.bits_ > most) {
    return Fail(ErrorCode::kInvalid, "'" + text + "' is no network such as 10.1.0.0/16");
  }
  return range;
}

bool AddressRange::Contains(const std::string& address) const {
  std::array<uint8_t, 16> bytes{};
  if (ReadAddress(address, bytes) != family_) return false;
  for (int bit = 0; bit < bits_; ++bit) {
    const auto index = static_cast<size_t>(bit / 8);
    const uint8_t mask = static_cast<uint8_t>(0x80u >> (bit % 8));
    if ((bytes[index] & mask) != (bytes_[index] & mask)) return false;
  }
  return true;
}

}  // namespace shoji::web
