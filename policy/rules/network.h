// Addresses of terminals and networks of them. Pure, any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "codec/base/result.h"

namespace shoji::policy {

// 16 bytes, network order; IPv4 as ::ffff:a.b.c.d.
using Address = std::array<uint8_t, 16>;

// Nothing when `text` is no address.
std::optional<Address> ParseAddress(std::string_view text);

// The addresses that begin with the first `bits` bits of `address`.
struct Network {
  Address address{};
  uint8_t bits = 128;  // 0..128; an IPv4 network has 96 more than it is written with
  bool operator==(const Network&) const = default;

  bool Contains(const Address& of) const;
  std::string Text() const;  // "10.1.0.0/16", "2001:db8::/32"
};

// "10.1.0.0/16", "2001:db8::/32", or one address. The error says what to write instead.
Result<Network> ParseNetwork(std::string_view text);

}  // namespace shoji::policy
