#include "broker/store/policy_store.h"

#include <array>
#include <utility>

#include "broker/store/soci_border.h"

namespace shoji::store {
namespace {

constexpr std::array<std::pair<VersionState, std::string_view>, 4> kStates = {{{VersionState::kDraft, "draft"},
                                                                               {VersionState::kApproved, "approved"},
                                                                               {VersionState::kActive, "active"},
                                                                               {VersionState::kRetired, "retired"}}};

constexpr std::string_view kColumns =
    "sha256, author, submitted_at, note, state, approved_by, approved_at, activated_by, activated_at, scheduled_by,"
    " scheduled_for, number, replaced, approval_lapsed, restored";

std::string Select(std::string_view text_column, std::string_view rest) {
  return "SELECT " + std::string(kColumns) + ", " + std::string(text_column) + " FROM policy_versions " +
         std::string(rest);
}

// 0 stands for "never" in the table.
std::optional<WallTime> MaybeTime(long long millis) {
  if (millis == 0) return std::nullopt;
  return FromMillis(millis);
}

VersionState StateFromName(std::string_view name) {
  for (const auto& [state, known] : kStates) {
    if (known == name) return state;
  }
  return VersionState::kDraft;  // the table's CHECK lets no other name in
}

PolicyVersion FromRow(const soci::row& row) {
  PolicyVersion version;
  version.sha256 = row.get<std::string>(0);
  version.author = row.get<std::string>(1);
  version.submitted_at = FromMillis(row.get<long long>(2));
  version.note = row.get<std::string>(3);
  version.state = StateFromName(row.get<std::string>(4));
  version.approved_by = row.get<std::string>(5);
  version.approved_at = MaybeTime(row.get<long long>(6));
  version.activated_by = row.get<std::string>(7);
  version.activated_at = MaybeTime(row.get<long long>(8));
  version.scheduled_by = row.get<std::string>(9);
  version.scheduled_for = MaybeTime(row.get<long long>(10));
  version.number = row.get<long long>(11);
  version.replaced = row.get<long long>(12);
  version.approval_lapsed = row.get<long long>(13) != 0;
  version.restored = row.get<long long>(14) != 0;
  version.text = row.get<std::string>(15);
  return version;
}

std::unexpected<Error> NoSuch(int64_t number) {
  return Fail(ErrorCode::kNotFound, "there is no version " + std::to_string(number) + " of the rules");
}

Result<void> Hit(soci::statement& statement, int64_t number) {
  statement.execute(true);
  if (statement.get_affected_rows() == 1) return {};
  return NoSuch(number);
}

Result<std::optional<PolicyVersion>> First(soci::session& sql, const std::string& query) {
  return Guarded([&]() -> Result<std::optional<PolicyVersion>> {
    soci::row row;
    sql << query, soci::into(row);
    if (!sql.got_data()) return std::optional<PolicyVersion>();
    return std::optional<PolicyVersion>(FromRow(row));
  });
}

Result<std::vector<PolicyVersion>> All(soci::session& sql, const std::string& query) {
  return Guarded([&]() -> Result<std::vector<PolicyVersion>> {
    std::vector<PolicyVersion> versions;
    const soci::rowset<soci::row> rows = (sql.prepare << query);
    for (const soci::row& row : rows) versions.push_back(FromRow(row));
    return versions;
  });
}

}  // namespace

std::string_view Name(VersionState state) {
  for (const auto& [known, name] : kStates) {
    if (known == state) return name;
  }
  return "unknown";
}

Result<int64_t> PolicyStore::Add(const PolicyVersion& version) {
  return Guarded([&]() -> Result<int64_t> {
    soci::session& sql = database_.sql();
    soci::transaction transaction(sql);
    long long last = 0;
    sql << "SELECT COALESCE(MAX(number), 0) FROM policy_versions", soci::into(last);
    const long long number = last + 1;
    const long long submitted = ToMillis(version.submitted_at);
    sql << "INSERT INTO policy_versions (number, rules, sha256, author, submitted_at, note, state, approved_by,"
           " approved_at, activated_by, activated_at, replaced, scheduled_by, scheduled_for) VALUES (:number, :rules,"
           " :sha256, :author, :submitted, :note, 'draft', '', 0, '', 0, 0, '', 0)",
        soci::use(number), soci::use(version.text), soci::use(version.sha256), soci::use(version.author),
        soci::use(submitted), soci::use(version.note);
    transaction.commit();
    return number;
  });
}

Result<std::optional<PolicyVersion>> PolicyStore::Find(int64_t number) {
  return First(database_.sql(), Select("rules", "WHERE number = " + std::to_string(number)));
}

Result<std::optional<PolicyVersion>> PolicyStore::Active() {
  return First(database_.sql(), Select("rules", "WHERE state = 'active'"));
}

Result<std::vector<PolicyVersion>> PolicyStore::List(int64_t before, int limit) {
  const std::string older = before > 0 ? "WHERE number < " + std::to_string(before) + " " : "";
  return All(database_.sql(), Select("''", older + "ORDER BY number DESC LIMIT " + std::to_string(limit)));
}

Result<std::vector<PolicyVersion>> PolicyStore::Scheduled() {
  return All(database_.sql(), Select("''", "WHERE scheduled_for <> 0 ORDER BY scheduled_for, number"));
}

Result<void> PolicyStore::SetApproved(int64_t number, std::string_view by, WallTime at) {
  return Guarded([&]() -> Result<void> {
    const std::string person(by);
    const long long when = ToMillis(at);
    const long long key = number;
    soci::statement statement =
        (database_.sql().prepare << "UPDATE policy_versions SET approved_by = :by, approved_at = :at,"
                                    " approval_lapsed = 0, state = CASE state WHEN 'draft' THEN 'approved' ELSE state "
                                    "END WHERE number = :number",
         soci::use(person), soci::use(when), soci::use(key));
    return Hit(statement, number);
  });
}

Result<void> PolicyStore::SetSchedule(int64_t number, std::string_view by, std::optional<WallTime> at) {
  return Guarded([&]() -> Result<void> {
    const std::string person(at ? by : "");
    const long long when = at ? ToMillis(*at) : 0;
    const long long key = number;
    soci::statement statement = (database_.sql().prepare << "UPDATE policy_versions SET scheduled_by = :by,"
                                                            " scheduled_for = :at WHERE number = :number",
                                 soci::use(person), soci::use(when), soci::use(key));
    return Hit(statement, number);
  });
}

Result<void> PolicyStore::SetActive(int64_t number, std::string_view by, WallTime at, Step step) {
  return Guarded([&]() -> Result<void> {
    soci::session& sql = database_.sql();
    const std::string person(by);
    const long long when = ToMillis(at);
    const long long key = number;
    soci::transaction transaction(sql);
    if (step == Step::kForward) {
      sql << "UPDATE policy_versions SET replaced = COALESCE((SELECT number FROM policy_versions WHERE state ="
             " 'active'), 0) WHERE number = :number AND state <> 'active'",
          soci::use(key);
    }
    sql << "UPDATE policy_versions SET state = 'retired', approval_lapsed = 1 WHERE state = 'active' AND number <>"
           " :number",
        soci::use(key);
    const long long restored = step == Step::kBack ? 1 : 0;
    soci::statement statement = (sql.prepare << "UPDATE policy_versions SET state = 'active', activated_by = :by,"
                                                " activated_at = :at, scheduled_by = '', scheduled_for = 0,"
                                                " restored = :restored WHERE number = :number",
                                 soci::use(person), soci::use(when), soci::use(restored), soci::use(key));
    if (auto hit = Hit(statement, number); !hit) return hit;
    transaction.commit();
    return {};
  });
}

}  // namespace shoji::store
