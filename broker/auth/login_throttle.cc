#include "broker/auth/login_throttle.h"

#include <algorithm>
#include <tuple>

#include "broker/auth/address_key.h"

namespace shoji::auth {
namespace {

std::string PairKey(std::string_view user, std::string_view address) {
  return AddressKey(address).append(1, '\n').append(user);
}

}  // namespace

std::chrono::seconds LoginThrottle::Admit(std::string_view user, std::string_view address) {
  const std::string name(user);
  const std::string pair = PairKey(user, address);
  const TimePoint until =
      std::max({BlockedUntil(pairs_, pair), BlockedUntil(users_, name), BlockedUntil(addresses_, AddressKey(address))});
  if (const auto left = LeftUntil(until); left.count() > 0) return left;
  Count(pairs_, pair);
  Count(users_, name);
  return std::chrono::seconds(0);
}

std::chrono::seconds LoginThrottle::WaitOf(std::string_view address) const {
  return LeftUntil(BlockedUntil(addresses_, AddressKey(address)));
}

void LoginThrottle::Failed(std::string_view address) { Count(addresses_, AddressKey(address)); }

void LoginThrottle::Withdraw(std::string_view user, std::string_view address) {
  TakeBack(pairs_, PairKey(user, address));
  TakeBack(users_, std::string(user));
}

void LoginThrottle::Succeeded(std::string_view user, std::string_view address) {
  pairs_.entries.erase(PairKey(user, address));
  TakeBack(users_, std::string(user));
}

void LoginThrottle::Count(Table& table, const std::string& key) const {
  const TimePoint now = clock_.Now();
  auto found = table.entries.find(key);
  if (found == table.entries.end()) {
    if (table.entries.size() >= settings_.max_entries) MakeRoom(table);
    found = table.entries.try_emplace(key).first;
  }
  const Rule& rule = table.rule;
  Entry& entry = found->second;
  Leak(rule, entry);
  entry.last = now;
  if (++entry.failures < rule.free) return;
  const int doublings = std::min(entry.failures - rule.free, 20);
  entry.blocked_until = now + std::min(rule.longest_wait, rule.first_wait * (1 << doublings));
}

void LoginThrottle::TakeBack(Table& table, const std::string& key) const {
  const auto found = table.entries.find(key);
  if (found == table.entries.end()) return;
  found->second.blocked_until = {};
  if (--found->second.failures <= 0) table.entries.erase(found);
}

void LoginThrottle::Leak(const Rule& rule, Entry& entry) const {
  const TimePoint now = clock_.Now();
  if (entry.failures == 0 || now - entry.last > settings_.forget_after) {
    entry.failures = 0;
    entry.leaked_until = now;
    return;
  }
  const auto leaked = (now - entry.leaked_until) / rule.leak_every;
  entry.failures = static_cast<int>(std::max<int64_t>(0, entry.failures - leaked));
  entry.leaked_until += leaked * rule.leak_every;
}

TimePoint LoginThrottle::BlockedUntil(const Table& table, const std::string& key) const {
  const auto found = table.entries.find(key);
  return found == table.entries.end() ? TimePoint() : found->second.blocked_until;
}

std::chrono::seconds LoginThrottle::LeftUntil(TimePoint until) const {
  const TimePoint now = clock_.Now();
  return until > now ? std::chrono::ceil<std::chrono::seconds>(until - now) : std::chrono::seconds(0);
}

void LoginThrottle::MakeRoom(Table& table) const {
  const TimePoint now = clock_.Now();
  auto& entries = table.entries;
  std::erase_if(entries, [&](const auto& item) { return now - item.second.last > settings_.forget_after; });
  if (entries.size() < settings_.max_entries) return;
  entries.erase(std::min_element(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
    return std::tie(a.second.failures, a.second.last) < std::tie(b.second.failures, b.second.last);
  }));
}

}  // namespace shoji::auth
