#include "broker/web/connection_table.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>

#include "broker/auth/address_key.h"

namespace shoji::web {

std::string PeerAddress(int fd) {
  sockaddr_storage storage{};
  socklen_t size = sizeof(storage);
  if (::getpeername(fd, reinterpret_cast<sockaddr*>(&storage), &size) != 0) return {};
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (storage.ss_family == AF_INET) {
    const auto* v4 = reinterpret_cast<const sockaddr_in*>(&storage);
    ::inet_ntop(AF_INET, &v4->sin_addr, text.data(), text.size());
  } else if (storage.ss_family == AF_INET6) {
    const auto* v6 = reinterpret_cast<const sockaddr_in6*>(&storage);
    ::inet_ntop(AF_INET6, &v6->sin6_addr, text.data(), text.size());
  }
  const std::string address(text.data());
  constexpr std::string_view kMapped = "::ffff:";
  return address.starts_with(kMapped) ? address.substr(kMapped.size()) : address;
}

bool ConnectionTable::OverLimit(const std::string& key) const {
  if (addresses_.size() >= limits_.total) return true;
  const auto same = std::ranges::count_if(addresses_, [&](const auto& entry) { return entry.second == key; });
  return static_cast<size_t>(same) >= limits_.per_address;
}

void ConnectionTable::Sweep() {
  std::erase_if(addresses_,
                [](const auto& entry) { return auth::AddressKey(PeerAddress(entry.first)) != entry.second; });
}

bool ConnectionTable::Admit(int fd, const std::string& address) {
  addresses_.erase(fd);  // the number was used before: that connection is gone
  const std::string key = auth::AddressKey(address);
  if (OverLimit(key)) Sweep();
  if (OverLimit(key)) return false;
  addresses_.emplace(fd, key);
  return true;
}

}  // namespace shoji::web
