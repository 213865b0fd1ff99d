// What counts as one terminal when somebody is slowed down or counted. Pure.
#pragma once

#include <arpa/inet.h>

#include <string>
#include <string_view>

namespace shoji::auth {

// Whoever has one IPv6 address has its /64, so that counts as one; a v4-mapped address counts as the IPv4 one.
inline std::string AddressKey(std::string_view address) {
  std::string text(address.substr(0, INET6_ADDRSTRLEN));
  in6_addr v6{};
  if (::inet_pton(AF_INET6, text.c_str(), &v6) != 1) return text;
  if (IN6_IS_ADDR_V4MAPPED(&v6)) {
    char v4[INET_ADDRSTRLEN] = {};
    ::inet_ntop(AF_INET, &v6.s6_addr[12], v4, sizeof(v4));
    return v4;
  }
  return "/64:" + std::string(reinterpret_cast<const char*>(v6.s6_addr), 8);
}

}  // namespace shoji::auth
