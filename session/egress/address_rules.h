// Which addresses the sandbox may never reach: everything that is not ordinary public unicast, and the ranges of LGWAN.
// Pure, immutable after construction, any thread. Built-in ranges follow the IANA special-purpose registries
// (RFC 6890 and successors); the list stands in address_rules.cc.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "session/egress/ip_address.h"

namespace shoji::egress {

// The IPv4 address inside an IPv6 one, where the mechanism (mapped, NAT64, ISATAP) leaves it readable at a known place.
std::optional<IpAddress> CarriedV4(const IpAddress& address);

class AddressRules {
 public:
  AddressRules() = default;
  explicit AddressRules(std::vector<Cidr> lgwan_ranges) : lgwan_ranges_(std::move(lgwan_ranges)) {}

  // True when `address` must not be connected to. IPv6 addresses that carry an IPv4 one (mapped, compatible, NAT64,
  // 6to4, Teredo, ISATAP) are refused when the carried one is, and the mechanisms that no client should meet always.
  bool Refuses(const IpAddress& address) const;
  // True when the list is empty or any of its addresses is refused: a name is refused as a whole.
  bool RefusesAny(std::span<const IpAddress> addresses) const;

 private:
  std::vector<Cidr> lgwan_ranges_;
};

}  // namespace shoji::egress
