#include "session/egress/address_rules.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "codec/base/check.h"

namespace shoji::egress {
namespace {

constexpr std::string_view kRefusedRanges[] = {
    "0.0.0.0/8",        // this network, unspecified
    "10.0.0.0/8",       // private
    "100.64.0.0/10",    // carrier-grade NAT
    "127.0.0.0/8",      // loopback
    "169.254.0.0/16",   // link-local; 169.254.169.254 is every cloud's metadata service
    "172.16.0.0/12",    // private
    "192.0.0.0/24",     // protocol assignments
    "192.0.2.0/24",     // documentation
    "192.31.196.0/24",  // AS112
    "192.52.193.0/24",  // AMT
    "192.88.99.0/24",   // 6to4 relays
    "192.168.0.0/16",   // private
    "192.175.48.0/24",  // AS112
    "198.18.0.0/15",    // benchmarks
    "198.51.100.0/24",  // documentation
    "203.0.113.0/24",   // documentation
    "224.0.0.0/4",      // multicast
    "240.0.0.0/4",      // reserved, broadcast
    "::/96",            // unspecified, loopback, IPv4-compatible
    "::ffff:0:0:0/96",  // IPv4-translated
    "64:ff9b:1::/48",   // local NAT64
    "100::/64",         // discard
    "2001::/23",        // protocol assignments, Teredo, ORCHID
    "2001:db8::/32",    // documentation
    "2002::/16",        // 6to4
    "3fff::/20",        // documentation
    "5f00::/16",        // segment routing
    "fc00::/7",         // unique local
    "fe80::/10",        // link-local
    "fec0::/10",        // site-local, deprecated
    "ff00::/8",         // multicast
};

const std::vector<Cidr>& BuiltIn() {
  static const std::vector<Cidr> ranges = [] {
    std::vector<Cidr> parsed;
    for (const std::string_view text : kRefusedRanges) {
      const auto range = Cidr::Parse(text);
      SHOJI_CHECK(range.has_value());
      parsed.push_back(*range);
    }
    return parsed;
  }();
  return ranges;
}

bool InAny(const std::vector<Cidr>& ranges, const IpAddress& address) {
  return std::ranges::any_of(ranges, [&](const Cidr& range) { return range.Contains(address); });
}

}  // namespace

std::optional<IpAddress> CarriedV4(const IpAddress& address) {
  static const Cidr mapped = *Cidr::Parse("::ffff:0:0/96");
  static const Cidr nat64 = *Cidr::Parse("64:ff9b::/96");
  if (mapped.Contains(address) || nat64.Contains(address)) return address.EmbeddedV4(12);
  const auto& b = address.bytes();
  const bool isatap = (b[8] & 0xfd) == 0 && b[9] == 0 && b[10] == 0x5e && b[11] == 0xfe;
  if (address.is_v6() && isatap) return address.EmbeddedV4(12);
  return std::nullopt;
}

bool AddressRules::Refuses(const IpAddress& address) const {
  if (InAny(BuiltIn(), address) || InAny(lgwan_ranges_, address)) return true;
  const auto carried = CarriedV4(address);
  return carried && Refuses(*carried);
}

bool AddressRules::RefusesAny(std::span<const IpAddress> addresses) const {
  return addresses.empty() || std::ranges::any_of(addresses, [&](const IpAddress& a) { return Refuses(a); });
}

}  // namespace shoji::egress
