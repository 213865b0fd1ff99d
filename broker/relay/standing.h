// Whether somebody who was let in may stay: asked now and then by every door. Service thread.
#pragma once

#include "broker/auth/cookie_sessions.h"
#include "broker/relay/relay.h"

namespace shoji::relay {

// kEnded: logout, too long idle, password change, user disabled. kChanged: the departments of today or the role are
// not those the window was opened with, so it must be opened again.
enum class Standing { kGood, kChanged, kEnded };

// A store that does not answer changes nothing. `used`: the person has done something since the last call.
Standing StandingOf(auth::CookieSessions& logins, const Relay::Identity& identity, bool used);

}  // namespace shoji::relay
