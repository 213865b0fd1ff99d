// Slows password guessing: per user name and per terminal address, exponentially. Service thread. Bounded memory: when
// a table is full the least suspicious entry is forgotten. Unknown names are slowed like known ones, so it tells nobody
// which names exist.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

#include "codec/base/clock.h"

namespace shoji::auth {

class LoginThrottle {
 public:
  struct Settings {
    int free_per_user = 5;      // failures before the first wait
    int free_per_address = 50;  // many terminals may share one address behind a proxy
    std::chrono::seconds first_wait{2};
    std::chrono::seconds longest_wait{15 * 60};
    std::chrono::seconds forget_after{60 * 60};  // without a further failure
    size_t max_entries = 4096;                   // per table
  };
  LoginThrottle(const Clock& clock, Settings settings) : clock_(clock), settings_(settings) {}
  explicit LoginThrottle(const Clock& clock) : LoginThrottle(clock, Settings{}) {}

  // Zero: go on, and the attempt counts as failed against the user until Succeeded() (so parallel guesses count too).
  // Otherwise the time left to wait, rounded up to a second; nothing is counted.
  std::chrono::seconds Admit(std::string_view user, std::string_view address);
  // The password was wrong: counts against the address.
  void Failed(std::string_view address);
  // Nobody looked at the password after all: the attempt does not count.
  void Withdraw(std::string_view user);
  // The password was right: the user starts anew.
  void Succeeded(std::string_view user);

  size_t entries() const { return users_.size() + addresses_.size(); }

 private:
  struct Entry {
    int failures = 0;
    TimePoint last;
    TimePoint blocked_until;
  };
  using Table = std::unordered_map<std::string, Entry>;
  void Count(Table& table, const std::string& key, int free) const;
  TimePoint BlockedUntil(const Table& table, const std::string& key) const;
  void MakeRoom(Table& table) const;

  const Clock& clock_;
  Settings settings_;
  Table users_;
  Table addresses_;
};

}  // namespace shoji::auth
