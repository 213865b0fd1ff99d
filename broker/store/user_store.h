// The people who may log in. Same thread as its Database, which outlives it. Holds no password, only encoded hashes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "broker/store/database.h"
#include "broker/store/role.h"
#include "codec/base/clock.h"
#include "codec/base/result.h"

namespace shoji::store {

struct User {
  std::string name;  // normalised (broker/auth/user_name.h), unique
  std::string display_name;
  std::string department;
  Role role = Role::kStaff;
  std::string password_hash;  // encoded argon2id; never logged, never sent anywhere
  bool disabled = false;
  WallTime created_at;
  WallTime password_changed_at;
};

class UserStore {
 public:
  explicit UserStore(Database& database) : database_(database) {}

  // kRefused when the name is taken.
  Result<void> Add(const User& user);
  // Empty when nobody has that name; kIo when the store fails.
  Result<std::optional<User>> Find(std::string_view name);
  // By name.
  Result<std::vector<User>> List();
  Result<bool> Empty();
  // kNotFound when nobody has that name.
  Result<void> SetPassword(std::string_view name, std::string_view hash, WallTime at);
  Result<void> SetDisabled(std::string_view name, bool disabled);

 private:
  Database& database_;
};

}  // namespace shoji::store
