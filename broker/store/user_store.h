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
  std::string department;  // the usual one; after ResolveDepartments() the main one of that day
  Role role = Role::kStaff;
  std::string password_hash;  // encoded argon2id; never logged, never sent anywhere
  bool disabled = false;
  WallTime created_at;
  WallTime password_changed_at;
  std::vector<std::string> departments{};  // only after ResolveDepartments(): all of that day, the main one first
};

// Which people a page of the list shows.
struct UserQuery {
  std::string text{};        // part of the name or display name; empty: everybody
  std::string department{};  // usual department or any dated membership; empty: every department
  std::string after{};       // names after this one
  int limit = 50;            // 1..200
};

class UserStore {
 public:
  explicit UserStore(Database& database) : database_(database) {}

  // kRefused when the name is taken. A department nobody knew yet becomes known with it.
  Result<void> Add(const User& user);
  // Empty when nobody has that name; kIo when the store fails.
  Result<std::optional<User>> Find(std::string_view name);
  // By name.
  Result<std::vector<User>> List();
  // The first `limit` of them by name.
  Result<std::vector<User>> Search(const UserQuery& query);
  Result<bool> Empty();
  // Looks up which departments `user` acts for on `day` (calendar_day.h), 兼務 and 異動 included.
  Result<void> ResolveDepartments(User& user, int32_t day);
  // Display name, usual department and role. kNotFound when nobody has that name.
  Result<void> Change(const User& user);
  // kNotFound when nobody has that name.
  Result<void> SetPassword(std::string_view name, std::string_view hash, WallTime at);
  Result<void> SetDisabled(std::string_view name, bool disabled);

 private:
  Database& database_;
};

}  // namespace shoji::store
