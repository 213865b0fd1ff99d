#include "broker/web/connection_table.h"

#include <algorithm>

#include "broker/auth/address_key.h"
#include "broker/net/peer_address.h"

namespace shoji::web {

bool ConnectionTable::OverLimit(const std::string& key) const {
  if (addresses_.size() >= limits_.total) return true;
  const auto same = std::ranges::count_if(addresses_, [&](const auto& entry) { return entry.second == key; });
  return static_cast<size_t>(same) >= limits_.per_address;
}

void ConnectionTable::Sweep() {
  std::erase_if(addresses_,
                [](const auto& entry) { return auth::AddressKey(net::PeerAddress(entry.first)) != entry.second; });
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
