#include "broker/relay/standing.h"

namespace shoji::relay {

Standing StandingOf(auth::CookieSessions& logins, const Relay::Identity& identity, bool used) {
  if (used) (void)logins.Touch(identity.login_token);
  const auto user = logins.Find(identity.login_token);
  if (!user) {
    const bool ended = user.error().code == ErrorCode::kRefused || user.error().code == ErrorCode::kNotFound;
    return ended ? Standing::kEnded : Standing::kGood;
  }
  if (user->name != identity.person.name) return Standing::kEnded;
  const bool same = user->department == identity.person.department &&
                    user->departments == identity.person.departments && store::Name(user->role) == identity.role;
  return same ? Standing::kGood : Standing::kChanged;
}

}  // namespace shoji::relay
