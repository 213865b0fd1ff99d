#include "policy/rules/network.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace shoji::policy {
namespace {

constexpr Address kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0};
constexpr uint8_t kMappedBits = 96;

bool IsMapped(const Address& address) { return std::equal(kMapped.begin(), kMapped.begin() + 12, address.begin()); }

// `address` with everything after its first `bits` bits cleared.
Address Masked(Address address, unsigned bits) {
  for (unsigned i = 0; i < address.size(); ++i) {
    const unsigned kept = std::clamp(static_cast<int>(bits) - static_cast<int>(8 * i), 0, 8);
    address[i] = static_cast<uint8_t>(address[i] & (0xFF00u >> kept));
  }
  return address;
}

std::string TextOf(const Address& address) {
  char text[INET6_ADDRSTRLEN] = {};
  const bool mapped = IsMapped(address);
  ::inet_ntop(mapped ? AF_INET : AF_INET6, address.data() + (mapped ? 12 : 0), text, sizeof text);
  return text;
}

// The number after the slash; nothing when there is none in 0..`most`.
std::optional<unsigned> ParseBits(std::string_view text, unsigned most) {
  unsigned bits = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), bits);
  if (error != std::errc() || end != text.data() + text.size() || bits > most) return std::nullopt;
  return bits;
}

}  // namespace

std::optional<Address> ParseAddress(std::string_view text) {
  char copy[INET6_ADDRSTRLEN] = {};  // inet_pton wants the zero at the end
  if (text.size() >= sizeof copy || text.contains('\0')) return std::nullopt;
  std::copy(text.begin(), text.end(), copy);
  Address address = kMapped;
  if (::inet_pton(AF_INET, copy, address.data() + 12) == 1) return address;
  if (::inet_pton(AF_INET6, copy, address.data()) == 1) return address;
  return std::nullopt;
}

bool Network::Contains(const Address& of) const {
  const size_t whole = bits / 8;
  if (!std::equal(address.begin(), address.begin() + whole, of.begin())) return false;
  return bits % 8 == 0 || ((address[whole] ^ of[whole]) & (0xFF00u >> (bits % 8)) & 0xFFu) == 0;
}

std::string Network::Text() const {
  const unsigned written = IsMapped(address) && bits >= kMappedBits ? bits - kMappedBits : bits;
  return TextOf(address) + "/" + std::to_string(written);
}

Result<Network> ParseNetwork(std::string_view text) {
  const size_t slash = text.find('/');
  const auto address = ParseAddress(text.substr(0, slash));
  if (!address) return Fail(ErrorCode::kInvalid, "is no network; write \"10.1.0.0/16\" or \"2001:db8::/32\"");
  Network network{*address, 128};
  if (slash == std::string_view::npos) return network;
  const unsigned before = IsMapped(*address) ? kMappedBits : 0;
  const auto bits = ParseBits(text.substr(slash + 1), 128 - before);
  if (!bits) {
    return Fail(ErrorCode::kInvalid,
                "has no number of bits after the slash; write 0 to " + std::to_string(128 - before));
  }
  network.bits = static_cast<uint8_t>(*bits + before);
  network.address = Masked(*address, network.bits);
  if (network.address != *address) {
    return Fail(ErrorCode::kInvalid, "has bits set after its network; write \"" + network.Text() + "\"");
  }
  return network;
}

}  // namespace shoji::policy
