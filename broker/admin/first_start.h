// The first administrator of a new installation. Called by the broker's main() before it serves; waits for one hash.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "broker/auth/password_hasher.h"
#include "broker/store/user_store.h"
#include "codec/base/clock.h"
#include "codec/base/result.h"
#include "policy/audit/audit_log.h"

namespace shoji::admin {

struct FirstAdmin {
  bool created = false;            // false: there are users already, nothing was done
  std::string generated_password;  // to be printed once; empty when it was given or nothing was created
};

// Makes the user `admin` when the store has no user. `wanted` is SHOJI_ADMIN_PASSWORD; empty = generate one.
// kInvalid when `wanted` breaks the password rules (a setting that restarting cannot mend).
Result<FirstAdmin> EnsureAdmin(store::UserStore& users, const auth::PasswordHasher& hasher, audit::AuditLog& audit,
                               const Clock& clock, std::string_view wanted);

}  // namespace shoji::admin
