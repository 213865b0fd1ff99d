// Logins that are open (one row per cookie), so that they outlive a broker. Same thread as its Database, which outlives
// it. Holds the SHA-256 of a cookie's token, never the token.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "broker/store/database.h"
#include "codec/base/clock.h"
#include "codec/base/result.h"

namespace shoji::store {

struct Login {
  std::string token_hash;  // 64 hex digits, unique
  std::string user;
  WallTime created_at;
  WallTime used_at;
};

class LoginStore {
 public:
  explicit LoginStore(Database& database) : database_(database) {}

  Result<void> Add(const Login& login);
  Result<std::optional<Login>> Find(std::string_view token_hash);
  // Not durable at once: a thousand windows in use would have the disk wait for each of them each minute, and everybody
  // for the disk. A machine that loses power forgets some minutes of use.
  Result<void> Touch(std::string_view token_hash, WallTime at);
  // Both succeed when there is nothing to remove.
  Result<void> Remove(std::string_view token_hash);
  Result<void> RemoveAllOf(std::string_view user);
  // Forgets logins made before `created` or last used before `used`.
  Result<void> RemoveOlder(WallTime created, WallTime used);

 private:
  Database& database_;
};

}  // namespace shoji::store
