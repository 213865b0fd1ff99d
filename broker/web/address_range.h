// A network in CIDR form, IPv4 or IPv6, and whether an address lies in it. Values, pure.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "codec/base/result.h"

namespace shoji::web {

class AddressRange {
 public:
  // "10.1.0.0/16", "fd00::/8", or a single address. kInvalid otherwise.
  static Result<AddressRange> Parse(const std::string& text);
  // False for text that is no address, and for an address of the other family.
  bool Contains(const std::string& address) const;

 private:
  int family_ = 0;
  int bits_ = 0;
  std::array<uint8_t, 16> bytes_{};
};

}  // namespace shoji::web
