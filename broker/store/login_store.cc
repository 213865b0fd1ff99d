#include "broker/store/login_store.h"

#include "broker/store/soci_border.h"

namespace shoji::store {
Result<void> LoginStore::Add(const Login& login) {
  return Guarded([&]() -> Result<void> {
    const long long created = ToMillis(login.created_at);
    const long long used = ToMillis(login.used_at);
    database_.sql() << "INSERT INTO logins (token_hash, user_name, created_at, used_at)"
                       " VALUES (:hash, :user, :created, :used)",
        soci::use(login.token_hash), soci::use(login.user), soci::use(created), soci::use(used);
    return {};
  });
}

Result<std::optional<Login>> LoginStore::Find(std::string_view token_hash) {
  return Guarded([&]() -> Result<std::optional<Login>> {
    Login login;
    login.token_hash = token_hash;
    long long created = 0;
    long long used = 0;
    database_.sql() << "SELECT user_name, created_at, used_at FROM logins WHERE token_hash = :hash",
        soci::use(login.token_hash), soci::into(login.user), soci::into(created), soci::into(used);
    if (!database_.sql().got_data()) return std::optional<Login>();
    login.created_at = FromMillis(created);
    login.used_at = FromMillis(used);
    return std::optional<Login>(std::move(login));
  });
}

Result<void> LoginStore::Touch(std::string_view token_hash, WallTime at) {
  auto touched = Guarded([&]() -> Result<void> {
    const std::string key(token_hash);
    const long long used = ToMillis(at);
    // With a write-ahead log this commit does not wait for the disk, and the database stays whole all the same.
    database_.sql() << "PRAGMA synchronous = NORMAL";
    database_.sql() << "UPDATE logins SET used_at = :used WHERE token_hash = :hash", soci::use(used), soci::use(key);
    return {};
  });
  auto durable_again = Guarded([&]() -> Result<void> {
    database_.sql() << "PRAGMA synchronous = FULL";
    return {};
  });
  return touched ? durable_again : touched;
}

Result<void> LoginStore::Remove(std::string_view token_hash) {
  return Guarded([&]() -> Result<void> {
    const std::string key(token_hash);
    database_.sql() << "DELETE FROM logins WHERE token_hash = :hash", soci::use(key);
    return {};
  });
}

Result<void> LoginStore::RemoveAllOf(std::string_view user) {
  return Guarded([&]() -> Result<void> {
    const std::string key(user);
    database_.sql() << "DELETE FROM logins WHERE user_name = :user", soci::use(key);
    return {};
  });
}

Result<void> LoginStore::RemoveOlder(WallTime created, WallTime used) {
  return Guarded([&]() -> Result<void> {
    const long long oldest = ToMillis(created);
    const long long idle = ToMillis(used);
    database_.sql() << "DELETE FROM logins WHERE created_at < :created OR used_at < :used", soci::use(oldest),
        soci::use(idle);
    return {};
  });
}

}  // namespace shoji::store
