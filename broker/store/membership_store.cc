#include "broker/store/membership_store.h"

#include <algorithm>

#include "broker/store/soci_border.h"

namespace shoji::store {

std::vector<std::string> DepartmentsOn(std::string_view usual, std::span<const Membership> memberships, int32_t day) {
  const auto holds = [day](const Membership& each) {
    return each.from_day <= day && (!each.to_day || day <= *each.to_day);
  };
  std::vector<std::string> departments = {std::string(usual)};
  const Membership* main = nullptr;
  for (const Membership& each : memberships) {
    if (each.main && holds(each) && (main == nullptr || each.from_day >= main->from_day)) main = &each;
  }
  if (main != nullptr) departments.front() = main->department;
  for (const Membership& each : memberships) {
    if (each.main || !holds(each)) continue;
    if (std::ranges::find(departments, each.department) == departments.end()) departments.push_back(each.department);
  }
  return departments;
}

Result<void> MembershipStore::Set(const Membership& membership) {
  return Guarded([&]() -> Result<void> {
    const int main = membership.main ? 1 : 0;
    int to = membership.to_day.value_or(0);
    soci::indicator known = membership.to_day ? soci::i_ok : soci::i_null;
    soci::transaction transaction(database_.sql());
    database_.sql()
        << "DELETE FROM memberships WHERE user_name = :user AND department = :department AND from_day = :from",
        soci::use(membership.user), soci::use(membership.department), soci::use(membership.from_day);
    database_.sql() << "INSERT INTO memberships (user_name, department, main, from_day, to_day)"
                       " VALUES (:user, :department, :main, :from, :to)",
        soci::use(membership.user), soci::use(membership.department), soci::use(main), soci::use(membership.from_day),
        soci::use(to, known);
    transaction.commit();
    return {};
  });
}

Result<void> MembershipStore::Remove(std::string_view user, std::string_view department, int32_t from_day) {
  return Guarded([&]() -> Result<void> {
    const std::string who(user);
    const std::string where(department);
    soci::statement statement =
        (database_.sql().prepare
             << "DELETE FROM memberships WHERE user_name = :user AND department = :department AND from_day = :from",
         soci::use(who), soci::use(where), soci::use(from_day));
    statement.execute(true);
    if (statement.get_affected_rows() == 1) return {};
    return Fail(ErrorCode::kNotFound, "there is no such membership");
  });
}

Result<std::vector<Membership>> MembershipStore::Of(std::string_view user) {
  return Guarded([&]() -> Result<std::vector<Membership>> {
    std::vector<Membership> memberships;
    const std::string who(user);
    const soci::rowset<soci::row> rows =
        (database_.sql().prepare << "SELECT department, main, from_day, to_day FROM memberships WHERE user_name = :user"
                                    " ORDER BY from_day, department",
         soci::use(who));
    for (const soci::row& row : rows) {
      Membership each{who, row.get<std::string>(0), row.get<int>(1) != 0, row.get<int>(2), std::nullopt};
      if (row.get_indicator(3) != soci::i_null) each.to_day = row.get<int>(3);
      memberships.push_back(std::move(each));
    }
    return memberships;
  });
}

}  // namespace shoji::store
