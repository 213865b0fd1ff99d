#include "broker/auth/login_throttle.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>
#include <tuple>

namespace shoji::auth {
namespace {

// Whoever has one IPv6 address has its /64, so that counts as one; a v4-mapped address counts as the IPv4 one.
std::string AddressKey(std::string_view address) {
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

}  // namespace

std::chrono::seconds LoginThrottle::Admit(std::string_view user, std::string_view address) {
  const std::string name(user);
  const TimePoint until = std::max(BlockedUntil(users_, name), BlockedUntil(addresses_, AddressKey(address)));
  const TimePoint now = clock_.Now();
  if (until > now) return std::chrono::ceil<std::chrono::seconds>(until - now);
  Count(users_, name, settings_.free_per_user);
  return std::chrono::seconds(0);
}

void LoginThrottle::Failed(std::string_view address) {
  Count(addresses_, AddressKey(address), settings_.free_per_address);
}

void LoginThrottle::Withdraw(std::string_view user) {
  const auto found = users_.find(std::string(user));
  if (found == users_.end()) return;
  found->second.blocked_until = {};
  if (--found->second.failures <= 0) users_.erase(found);
}

void LoginThrottle::Succeeded(std::string_view user) { users_.erase(std::string(user)); }

void LoginThrottle::Count(Table& table, const std::string& key, int free) const {
  const TimePoint now = clock_.Now();
  auto found = table.find(key);
  if (found == table.end()) {
    if (table.size() >= settings_.max_entries) MakeRoom(table);
    found = table.try_emplace(key).first;
  }
  Entry& entry = found->second;
  if (now - entry.last > settings_.forget_after) entry.failures = 0;
  entry.last = now;
  if (++entry.failures < free) return;
  const int doublings = std::min(entry.failures - free, 20);
  entry.blocked_until = now + std::min(settings_.longest_wait, settings_.first_wait * (1 << doublings));
}

TimePoint LoginThrottle::BlockedUntil(const Table& table, const std::string& key) const {
  const auto found = table.find(key);
  return found == table.end() ? TimePoint() : found->second.blocked_until;
}

void LoginThrottle::MakeRoom(Table& table) const {
  const TimePoint now = clock_.Now();
  std::erase_if(table, [&](const auto& item) { return now - item.second.last > settings_.forget_after; });
  if (table.size() < settings_.max_entries) return;
  table.erase(std::min_element(table.begin(), table.end(), [](const auto& a, const auto& b) {
    return std::tie(a.second.failures, a.second.last) < std::tie(b.second.failures, b.second.last);
  }));
}

}  // namespace shoji::auth
