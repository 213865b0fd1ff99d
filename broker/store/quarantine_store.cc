#include "broker/store/quarantine_store.h"

#include "broker/store/soci_border.h"

namespace shoji::store {
namespace {

constexpr const char* kColumns =
    "SELECT id, user_name, department, session, name, bytes, media_type, sha256, state, rule_id, reason_key,"
    " text_bytes, file_key, created_at, expires_at FROM quarantine ";

QuarantineRow FromRow(const soci::row& row) {
  QuarantineRow file;
  size_t at = 0;
  const auto text = [&] { return row.get<std::string>(at++); };
  const auto number = [&] { return row.get<long long>(at++); };
  file.id = text();
  file.user = text();
  file.department = text();
  file.session = text();
  file.name = text();
  file.bytes = static_cast<uint64_t>(number());
  file.media_type = text();
  file.sha256 = text();
  file.state = text();
  file.rule_id = text();
  file.reason_key = text();
  file.text_bytes = static_cast<uint64_t>(number());
  file.file_key = text();
  file.created_at = FromMillis(number());
  file.expires_at = FromMillis(number());
  return file;
}

std::vector<QuarantineRow> Collect(const soci::rowset<soci::row>& rows) {
  std::vector<QuarantineRow> files;
  for (const auto& row : rows) files.push_back(FromRow(row));
  return files;
}

}  // namespace

Result<void> QuarantineStore::Add(const QuarantineRow& row) {
  return Guarded([&]() -> Result<void> {
    const auto bytes = static_cast<long long>(row.bytes);
    const auto text_bytes = static_cast<long long>(row.text_bytes);
    const long long created = ToMillis(row.created_at);
    const long long expires = ToMillis(row.expires_at);
    database_.sql() << "INSERT INTO quarantine (id, user_name, department, session, name, bytes, media_type, sha256,"
                       " state, rule_id, reason_key, text_bytes, file_key, created_at, expires_at)"
                       " VALUES (:id, :user, :department, :session, :name, :bytes, :type, :sha256, :state, :rule,"
                       " :reason, :text_bytes, :key, :created, :expires)",
        soci::use(row.id), soci::use(row.user), soci::use(row.department), soci::use(row.session), soci::use(row.name),
        soci::use(bytes), soci::use(row.media_type), soci::use(row.sha256), soci::use(row.state),
        soci::use(row.rule_id), soci::use(row.reason_key), soci::use(text_bytes), soci::use(row.file_key),
        soci::use(created), soci::use(expires);
    return {};
  });
}

Result<std::optional<QuarantineRow>> QuarantineStore::Find(std::string_view id) {
  return Guarded([&]() -> Result<std::optional<QuarantineRow>> {
    const std::string key(id);
    const soci::rowset<soci::row> rows =
        (database_.sql().prepare << std::string(kColumns) + "WHERE id = :id", soci::use(key));
    auto found = Collect(rows);
    if (found.empty()) return std::optional<QuarantineRow>();
    return std::optional<QuarantineRow>(std::move(found.front()));
  });
}

Result<void> QuarantineStore::Judge(const QuarantineRow& row) {
  return Guarded([&]() -> Result<void> {
    const auto text_bytes = static_cast<long long>(row.text_bytes);
    soci::statement update =
        (database_.sql().prepare << "UPDATE quarantine SET media_type = :type, state = :state, rule_id = :rule,"
                                    " reason_key = :reason, text_bytes = :bytes WHERE id = :id",
         soci::use(row.media_type), soci::use(row.state), soci::use(row.rule_id), soci::use(row.reason_key),
         soci::use(text_bytes), soci::use(row.id));
    update.execute(true);
    if (update.get_affected_rows() != 1) return Fail(ErrorCode::kNotFound, "no such file in quarantine");
    return {};
  });
}

Result<std::vector<QuarantineRow>> QuarantineStore::List(std::string_view user, size_t limit, size_t offset) {
  return Guarded([&]() -> Result<std::vector<QuarantineRow>> {
    const std::string name(user);
    const auto count = static_cast<long long>(limit);
    const auto skip = static_cast<long long>(offset);
    const soci::rowset<soci::row> rows =
        (database_.sql().prepare << std::string(kColumns) +
                                        "WHERE :any = '' OR user_name = :user"
                                        " ORDER BY created_at DESC, id LIMIT :count OFFSET :skip",
         soci::use(name), soci::use(name), soci::use(count), soci::use(skip));
    return Collect(rows);
  });
}

Result<std::vector<std::string>> QuarantineStore::AllIds() {
  return Guarded([&]() -> Result<std::vector<std::string>> {
    const soci::rowset<std::string> rows = (database_.sql().prepare << "SELECT id FROM quarantine ORDER BY id");
    return std::vector<std::string>(rows.begin(), rows.end());
  });
}

Result<std::vector<std::string>> QuarantineStore::Expired(WallTime now, size_t limit) {
  return Guarded([&]() -> Result<std::vector<std::string>> {
    const long long time = ToMillis(now);
    const auto count = static_cast<long long>(limit);
    const soci::rowset<std::string> rows =
        (database_.sql().prepare
             << "SELECT id FROM quarantine WHERE expires_at <= :now ORDER BY expires_at LIMIT :count",
         soci::use(time), soci::use(count));
    return std::vector<std::string>(rows.begin(), rows.end());
  });
}

Result<QuarantineUse> QuarantineStore::Use(std::string_view user) {
  return Guarded([&]() -> Result<QuarantineUse> {
    const std::string name(user);
    long long files = 0;
    long long bytes = 0;
    database_.sql() << "SELECT COUNT(*), COALESCE(SUM(bytes + text_bytes), 0) FROM quarantine"
                       " WHERE :any = '' OR user_name = :user",
        soci::use(name), soci::use(name), soci::into(files), soci::into(bytes);
    return QuarantineUse{static_cast<uint64_t>(files), static_cast<uint64_t>(bytes)};
  });
}

Result<void> QuarantineStore::Destroy(std::string_view id) {
  return Guarded([&]() -> Result<void> {
    const std::string key(id);
    // secure_delete (database.cc) overwrites the row's bytes in its page; older copies of the page are in the log.
    database_.sql() << "DELETE FROM quarantine WHERE id = :id", soci::use(key);
    database_.sql() << "PRAGMA wal_checkpoint(TRUNCATE)";
    return {};
  });
}

}  // namespace shoji::store
