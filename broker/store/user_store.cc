#include "broker/store/user_store.h"

#include <algorithm>

#include "broker/store/membership_store.h"
#include "broker/store/soci_border.h"

namespace shoji::store {
namespace {

constexpr const char* kSelect =
    "SELECT name, display_name, department, role, password_hash, disabled, created_at, password_changed_at FROM users ";

User FromRow(const soci::row& row) {
  User user;
  user.name = row.get<std::string>(0);
  user.display_name = row.get<std::string>(1);
  user.department = row.get<std::string>(2);
  user.role = RoleFromName(row.get<std::string>(3)).value_or(Role::kStaff);
  user.password_hash = row.get<std::string>(4);
  user.disabled = row.get<int>(5) != 0;
  user.created_at = FromMillis(row.get<long long>(6));
  user.password_changed_at = FromMillis(row.get<long long>(7));
  return user;
}

// An UPDATE that must have hit somebody.
Result<void> Hit(soci::statement& statement, std::string_view name) {
  statement.execute(true);
  if (statement.get_affected_rows() == 1) return {};
  return Fail(ErrorCode::kNotFound, "there is no user " + std::string(name));
}

void KnowDepartment(soci::session& sql, const std::string& department) {
  if (department.empty()) return;
  sql << "INSERT INTO departments (name, closed) SELECT :name, 0 WHERE NOT EXISTS (SELECT 1 FROM departments WHERE"
         " name = :same)",
      soci::use(department, "name"), soci::use(department, "same");
}

// For LIKE ... ESCAPE '!'.
std::string Containing(std::string_view text) {
  std::string pattern = "%";
  for (const char c : text) {
    if (c == '%' || c == '_' || c == '!') pattern += '!';
    pattern += c;
  }
  return pattern + '%';
}

}  // namespace

Result<void> UserStore::Add(const User& user) {
  const auto existing = Find(user.name);
  if (!existing) return std::unexpected(existing.error());
  if (*existing) return Fail(ErrorCode::kRefused, "the user " + user.name + " exists already");
  return Guarded([&]() -> Result<void> {
    const std::string role(Name(user.role));
    const int disabled = user.disabled ? 1 : 0;
    const long long created = ToMillis(user.created_at);
    const long long changed = ToMillis(user.password_changed_at);
    soci::transaction transaction(database_.sql());
    KnowDepartment(database_.sql(), user.department);
    database_.sql() << "INSERT INTO users (name, display_name, department, role, password_hash, disabled, created_at,"
                       " password_changed_at) VALUES (:name, :display, :department, :role, :hash, :disabled, :created,"
                       " :changed)",
        soci::use(user.name), soci::use(user.display_name), soci::use(user.department), soci::use(role),
        soci::use(user.password_hash), soci::use(disabled), soci::use(created), soci::use(changed);
    transaction.commit();
    return {};
  });
}

Result<std::optional<User>> UserStore::Find(std::string_view name) {
  return Guarded([&]() -> Result<std::optional<User>> {
    const std::string key(name);
    soci::row row;
    database_.sql() << kSelect << "WHERE name = :name", soci::use(key), soci::into(row);
    if (!database_.sql().got_data()) return std::optional<User>();
    return std::optional<User>(FromRow(row));
  });
}

Result<std::vector<User>> UserStore::List() {
  return Guarded([&]() -> Result<std::vector<User>> {
    std::vector<User> users;
    const soci::rowset<soci::row> rows = (database_.sql().prepare << kSelect << "ORDER BY name");
    for (const soci::row& row : rows) users.push_back(FromRow(row));
    return users;
  });
}

Result<std::vector<User>> UserStore::Search(const UserQuery& query) {
  return Guarded([&]() -> Result<std::vector<User>> {
    std::vector<User> users;
    const std::string like = Containing(query.text);
    const int any_department = query.department.empty() ? 1 : 0;
    const int limit = std::clamp(query.limit, 1, 200);
    const soci::rowset<soci::row> rows =
        (database_.sql().prepare << kSelect
                                 << "WHERE name > :after AND (name LIKE :like ESCAPE '!' OR display_name LIKE :like2"
                                    " ESCAPE '!') AND (:any = 1 OR department = :department OR name IN (SELECT"
                                    " user_name FROM memberships WHERE department = :department2))"
                                    " ORDER BY name LIMIT :limit",
         soci::use(query.after, "after"), soci::use(like, "like"), soci::use(like, "like2"),
         soci::use(any_department, "any"), soci::use(query.department, "department"),
         soci::use(query.department, "department2"), soci::use(limit, "limit"));
    for (const soci::row& row : rows) users.push_back(FromRow(row));
    return users;
  });
}

Result<void> UserStore::ResolveDepartments(User& user, int32_t day) {
  const auto memberships = MembershipStore(database_).Of(user.name);
  if (!memberships) return std::unexpected(memberships.error());
  user.departments = DepartmentsOn(user.department, *memberships, day);
  user.department = user.departments.front();
  return {};
}

Result<bool> UserStore::Empty() {
  return Guarded([&]() -> Result<bool> {
    int count = 0;
    database_.sql() << "SELECT COUNT(*) FROM users", soci::into(count);
    return count == 0;
  });
}

Result<void> UserStore::Change(const User& user) {
  return Guarded([&]() -> Result<void> {
    const std::string role(Name(user.role));
    soci::transaction transaction(database_.sql());
    KnowDepartment(database_.sql(), user.department);
    soci::statement statement =
        (database_.sql().prepare << "UPDATE users SET display_name = :display, department = :department, role = :role"
                                    " WHERE name = :name",
         soci::use(user.display_name), soci::use(user.department), soci::use(role), soci::use(user.name));
    auto hit = Hit(statement, user.name);
    if (hit) transaction.commit();
    return hit;
  });
}

Result<void> UserStore::SetPassword(std::string_view name, std::string_view hash, WallTime at) {
  return Guarded([&]() -> Result<void> {
    const std::string key(name);
    const std::string encoded(hash);
    const long long changed = ToMillis(at);
    soci::statement statement =
        (database_.sql().prepare << "UPDATE users SET password_hash = :hash, password_changed_at = :changed"
                                    " WHERE name = :name",
         soci::use(encoded), soci::use(changed), soci::use(key));
    return Hit(statement, name);
  });
}

Result<void> UserStore::SetDisabled(std::string_view name, bool disabled) {
  return Guarded([&]() -> Result<void> {
    const std::string key(name);
    const int flag = disabled ? 1 : 0;
    soci::statement statement = (database_.sql().prepare << "UPDATE users SET disabled = :flag WHERE name = :name",
                                 soci::use(flag), soci::use(key));
    return Hit(statement, name);
  });
}

}  // namespace shoji::store
