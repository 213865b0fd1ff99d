// Cookies with which a client whose line broke comes back without a password (MS-RDPBCGR 5.5, automatic reconnection):
// one per person, used once, good while that person's connection stands and kLifetime longer. Each belongs to a login
// and is worth nothing when that has ended (logout, password change, user disabled); and to the window it was shown in:
// DoorLogin refuses it when another has shown the session since. Pure: times and memory, so it dies
// with the broker. Owned by Door; service thread.
#pragma once

#include <chrono>
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "broker/rdp/door_messages.h"
#include "codec/base/clock.h"
#include "session/link/token_bucket.h"

namespace shoji::rdp {

class ReconnectCookies {
 public:
  static constexpr std::chrono::minutes kLifetime{5};
  // How often one person comes back.
  static constexpr double kReturnsPerSecond = 0.2;
  static constexpr double kReturnsAtOnce = 5;

  struct Owner {
    std::string user;
    std::string login_token;  // to be ended by whoever got it
    std::string session{};    // what its connection showed last
    uint64_t window = 0;      // SessionDirectory::LastWindowOf() then
  };

  // Why one is worth nothing. kGuessed: none like it was ever given. kOver: it was somebody's; used, dropped, too old,
  // or its person came back too often lately. Nobody can guess one that is over.
  enum class Worthless { kGuessed, kOver };

  // `now`: the broker starts.
  explicit ReconnectCookies(TimePoint now);

  // For the connection of `user` that has just been let in by `login_token`. The person's last cookie ends.
  Cookie Issue(std::string_view user, std::string_view login_token);
  // What its connection shows. A cookie that is gone stays so.
  void Shows(uint32_t logon_id, std::string_view session, uint64_t window);
  // The line of its connection broke. False when it has been used or replaced, and the login is the caller's to end.
  bool Keep(uint32_t logon_id, TimePoint now);
  // Its connection was ended.
  void Drop(uint32_t logon_id);
  // Whose it was. One whose person came back too often lately is not used up. `digits`: of a LOGIN.
  std::expected<Owner, Worthless> Redeem(std::string_view digits, TimePoint now);
  // Logins nobody came back to, to be ended by the caller. TimePoint::max(): all.
  std::vector<std::string> TakeLapsed(TimePoint now);

 private:
  struct Kept {
    uint32_t logon_id;
    std::string digits;  // what the client makes of it
    Owner owner;
    std::optional<TimePoint> until;  // since its connection is gone
  };

  // What it is when it is none of `cookies_`.
  Worthless Judge(std::string_view digits, TimePoint now) const;

  std::vector<Kept> cookies_;
  std::vector<std::string> lapsed_;
  std::map<std::string, link::TokenBucket> returns_;  // by user; as many as come back in the broker's life
  // Ids go up from a random one, so that those of the broker before this one are none of this one's.
  uint32_t before_first_id_;
  uint32_t last_id_;
  TimePoint begun_;
};

}  // namespace shoji::rdp
