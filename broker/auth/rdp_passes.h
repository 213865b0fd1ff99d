// One-time passes for the RDP door, made in the portal for whoever is logged in there: a ticket that a .rdp file
// carries and, for terminals that insist on NLA, a code to type. One use of either ends both. A pass belongs to the
// login that asked for it: whoever redeems it must see that this login still stands. Service thread; memory only, so a
// pass dies with the broker. Shoji keeps no password an NTLM answer could be checked against: only the
// code's NT hash is kept, for as long as the code lives.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "codec/base/clock.h"
#include "codec/base/result.h"

namespace shoji::auth {

// MD4 of UTF-16LE: what NTLM makes of a password. MD4 is broken as a hash and is no defence here; what it is taken of
// is 80 random bits that live for a minute.
using NtHash = std::array<uint8_t, 16>;
// `text`: ASCII.
NtHash NtHashOf(std::string_view text);

class RdpPasses {
 public:
  static constexpr std::chrono::seconds kLifetime{60};
  static constexpr size_t kMaxPending = 2'000;
  static constexpr size_t kMaxSpent = 2'000;  // that are remembered

  explicit RdpPasses(const Clock& clock) : clock_(clock) {}

  struct Pass {
    std::string ticket;  // 64 hex digits, 256 random bits
    std::string code;    // "abcd-efgh-jkmn-pqrs", 80 random bits; the dashes belong to it
  };
  // `login_token`: of the login that asks (CookieSessions). A new pass ends the user's one before. kUnavailable when
  // 2,000 are pending.
  Result<Pass> Issue(std::string_view user, std::string_view login_token);
  struct Owner {
    std::string user;
    std::string login_token;
  };
  // Whose it is. kRefused for one that was somebody's and is used, replaced or expired: a file opened twice is no
  // guess. kNotFound for any other, and for one spent so long ago that it is forgotten.
  Result<Owner> RedeemTicket(std::string_view ticket);
  // The token of the login it belongs to. kRefused, too, when it is not `user`'s. A wrong code leaves the pass as it
  // is: 80 bits are not guessed in a minute, and nobody may end somebody else's pass.
  Result<std::string> RedeemCode(std::string_view user, std::string_view code);
  // Of the user's pending code. Does not use it up.
  std::optional<NtHash> CodeHashOf(std::string_view user);

  size_t pending() const { return pending_.size(); }

 private:
  struct Pending {
    Owner owner;
    std::string ticket_hash;  // SHA-256, as TokenHash()
    std::string code_hash;
    NtHash nt_hash{};
    TimePoint expires;
  };
  std::vector<Pending>::const_iterator FindOf(std::string_view user) const;
  // Ends those for which `over` holds.
  void Spend(const std::function<bool(const Pending&)>& over);
  void DropExpired();

  const Clock& clock_;
  std::vector<Pending> pending_;
  std::deque<std::string> spent_;  // hashes of tickets, the latest last
};

}  // namespace shoji::auth
