#include "broker/store/department_store.h"

#include "broker/store/soci_border.h"

namespace shoji::store {
namespace {

const std::string kSelect =
    "SELECT name, closed, (SELECT COUNT(*) FROM users WHERE users.department = departments.name AND disabled = 0)"
    " FROM departments ";

// Rows of `condition`, whose :name is `name`. Bound one by one: a counted column has no type a soci::row could know.
std::vector<Department> Select(soci::session& sql, const std::string& condition, const std::string& name) {
  std::vector<Department> departments;
  Department row;
  int closed = 0;
  soci::statement statement = (sql.prepare << kSelect + condition, soci::into(row.name), soci::into(closed),
                               soci::into(row.people), soci::use(name, "name"));
  for (bool more = statement.execute(true); more; more = statement.fetch()) {
    row.closed = closed != 0;
    departments.push_back(row);
  }
  return departments;
}

}  // namespace

Result<void> DepartmentStore::Add(std::string_view name) {
  const auto existing = Find(name);
  if (!existing) return std::unexpected(existing.error());
  if (*existing) return Fail(ErrorCode::kRefused, "the department " + std::string(name) + " exists already");
  return Guarded([&]() -> Result<void> {
    const std::string key(name);
    database_.sql() << "INSERT INTO departments (name, closed) VALUES (:name, 0)", soci::use(key);
    return {};
  });
}

Result<std::optional<Department>> DepartmentStore::Find(std::string_view name) {
  return Guarded([&]() -> Result<std::optional<Department>> {
    const std::string key(name);
    auto found = Select(database_.sql(), "WHERE name = :name", key);
    return found.empty() ? std::optional<Department>() : std::move(found.front());
  });
}

Result<std::vector<Department>> DepartmentStore::List() {
  return Guarded([&]() -> Result<std::vector<Department>> {
    return Select(database_.sql(), "WHERE name <> :name ORDER BY name", "");
  });
}

Result<void> DepartmentStore::SetClosed(std::string_view name, bool closed) {
  return Guarded([&]() -> Result<void> {
    const std::string key(name);
    const int flag = closed ? 1 : 0;
    soci::statement statement = (database_.sql().prepare << "UPDATE departments SET closed = :flag WHERE name = :name",
                                 soci::use(flag), soci::use(key));
    statement.execute(true);
    if (statement.get_affected_rows() == 1) return {};
    return Fail(ErrorCode::kNotFound, "there is no department " + key);
  });
}

}  // namespace shoji::store
