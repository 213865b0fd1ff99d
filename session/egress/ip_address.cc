#include "session/egress/ip_address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

namespace shoji::egress {

IpAddress IpAddress::V4(const std::array<uint8_t, 4>& bytes) {
  IpAddress address;
  std::ranges::copy(bytes, address.bytes_.begin());
  return address;
}

IpAddress IpAddress::V6(const std::array<uint8_t, 16>& bytes) {
  IpAddress address;
  address.v6_ = true;
  address.bytes_ = bytes;
  return address;
}

std::optional<IpAddress> IpAddress::Parse(std::string_view text) {
  if (text.size() >= INET6_ADDRSTRLEN || text.find('\0') != std::string_view::npos) return std::nullopt;
  const std::string copy(text);
  IpAddress address;
  address.v6_ = text.find(':') != std::string_view::npos;
  if (inet_pton(address.v6_ ? AF_INET6 : AF_INET, copy.c_str(), address.bytes_.data()) != 1) return std::nullopt;
  return address;
}

std::string IpAddress::ToString() const {
  char text[INET6_ADDRSTRLEN];
  inet_ntop(v6_ ? AF_INET6 : AF_INET, bytes_.data(), text, sizeof(text));
  return text;
}

IpAddress IpAddress::EmbeddedV4(size_t offset) const {
  std::array<uint8_t, 4> four{};
  for (size_t i = 0; i < four.size(); ++i) four[i] = bytes_[offset + i];
  return V4(four);
}

std::optional<Cidr> Cidr::Parse(std::string_view text) {
  const size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto network = IpAddress::Parse(text.substr(0, slash));
  const std::string_view digits = text.substr(slash + 1);
  int prefix = -1;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
  const bool whole = error == std::errc() && end == digits.data() + digits.size();
  if (!network || !whole || prefix < 0 || prefix > network->bits()) return std::nullopt;
  for (int bit = prefix; bit < network->bits(); ++bit) {
    if (network->bytes()[static_cast<size_t>(bit / 8)] & (0x80 >> (bit % 8))) return std::nullopt;
  }
  return Cidr{*network, prefix};
}

bool Cidr::Contains(const IpAddress& address) const {
  if (address.is_v6() != network.is_v6()) return false;
  for (int bit = 0; bit < prefix_bits; bit += 8) {
    const auto at = static_cast<size_t>(bit / 8);
    const int used = std::min(8, prefix_bits - bit);
    const auto mask = static_cast<uint8_t>(0xff << (8 - used));
    if ((address.bytes()[at] ^ network.bytes()[at]) & mask) return false;
  }
  return true;
}

}  // namespace shoji::egress
