// Slows password guessing. Service thread. Three counts of failures, each with its own wait:
//  * one user from one address: waits double, up to 15 minutes. That is the guesser; only he waits long.
//  * one user from anywhere: short waits, so that nobody can lock somebody else out.
//  * one address, any user: short waits, and failures leak away, so that an office behind one address may mistype.
// Bounded memory: when a table is full the least suspicious entry is forgotten. Unknown names are slowed like known
// ones, so it tells nobody which names exist.
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
  struct Rule {
    int free;                           // failures before the first wait
    std::chrono::seconds first_wait;    // doubled by every further failure
    std::chrono::seconds longest_wait;  // up to this
    std::chrono::seconds leak_every;    // one failure is forgotten in this time
  };
  struct Settings {
    Rule pair{5, std::chrono::seconds(2), std::chrono::minutes(15), std::chrono::hours(1)};
    Rule user{20, std::chrono::seconds(1), std::chrono::seconds(8), std::chrono::seconds(10)};
    Rule address{50, std::chrono::seconds(2), std::chrono::seconds(30), std::chrono::seconds(10)};
    std::chrono::seconds forget_after{60 * 60};  // everything, without a further failure
    size_t max_entries = 4096;                   // per table
  };
  LoginThrottle(const Clock& clock, Settings settings)
      : clock_(clock),
        settings_(settings),
        pairs_{settings.pair, {}},
        users_{settings.user, {}},
        addresses_{settings.address, {}} {}
  explicit LoginThrottle(const Clock& clock) : LoginThrottle(clock, Settings{}) {}

  // Zero: go on, and the attempt counts as failed against the user until Succeeded() or Withdraw() (so parallel guesses
  // count too). Otherwise the time left to wait, rounded up to a second; nothing is counted.
  std::chrono::seconds Admit(std::string_view user, std::string_view address);
  // How long `address` has to wait, whoever asks: for what names no user. Nothing is counted.
  std::chrono::seconds WaitOf(std::string_view address) const;
  // The password, or whatever else was shown, was wrong: counts against the address.
  void Failed(std::string_view address);
  // Nobody looked at the password after all: the attempt does not count.
  void Withdraw(std::string_view user, std::string_view address);
  // The password was right: the user starts anew from this address. The address does not: whoever has an account may
  // not guess at other users' faster for it.
  void Succeeded(std::string_view user, std::string_view address);

  size_t entries() const { return pairs_.entries.size() + users_.entries.size() + addresses_.entries.size(); }

 private:
  struct Entry {
    int failures = 0;
    TimePoint last;
    TimePoint leaked_until;
    TimePoint blocked_until;
  };
  struct Table {
    Rule rule;
    std::unordered_map<std::string, Entry> entries;
  };
  void Count(Table& table, const std::string& key) const;
  void TakeBack(Table& table, const std::string& key) const;
  void Leak(const Rule& rule, Entry& entry) const;
  TimePoint BlockedUntil(const Table& table, const std::string& key) const;
  std::chrono::seconds LeftUntil(TimePoint until) const;
  void MakeRoom(Table& table) const;

  const Clock& clock_;
  Settings settings_;
  Table pairs_;
  Table users_;
  Table addresses_;
};

}  // namespace shoji::auth
