// An IPv4 or IPv6 address and a CIDR range of them. Pure values, any thread. Parsing is strict: one spelling per
// family (dotted quad; RFC 4291 text without zone), so a host that is not accepted here is not an address.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace shoji::egress {

class IpAddress {
 public:
  static IpAddress V4(const std::array<uint8_t, 4>& bytes);
  static IpAddress V6(const std::array<uint8_t, 16>& bytes);
  // "192.0.2.1" or "2001:db8::1" (no brackets, no zone). Empty optional for anything else, octal and short forms
  // included.
  static std::optional<IpAddress> Parse(std::string_view text);

  bool is_v6() const { return v6_; }
  int bits() const { return v6_ ? 128 : 32; }
  // 4 or 16 bytes in network order; the rest of the array is zero.
  const std::array<uint8_t, 16>& bytes() const { return bytes_; }
  // The canonical text, as inet_ntop writes it.
  std::string ToString() const;
  // The four bytes at `offset` as an IPv4 address (for embedded ones). offset <= 12.
  IpAddress EmbeddedV4(size_t offset) const;

  bool operator==(const IpAddress&) const = default;

 private:
  bool v6_ = false;
  std::array<uint8_t, 16> bytes_{};
};

struct Cidr {
  IpAddress network;
  int prefix_bits = 0;

  // "10.0.0.0/8", "fc00::/7". Host bits must be zero and the prefix within the family's range; else empty.
  static std::optional<Cidr> Parse(std::string_view text);
  bool Contains(const IpAddress& address) const;
};

}  // namespace shoji::egress
