#include "broker/store/database.h"

#include <fcntl.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <cerrno>
#include <cstring>
#include <string_view>

#include "broker/store/migrations.h"
#include "broker/store/soci_border.h"
#include "codec/base/unique_fd.h"

namespace shoji::store {
namespace {

constexpr std::string_view kSqlite = "sqlite:";

// SQLite itself would make the file with the process's umask.
Result<void> MakePrivateFile(const std::string& path) {
  UniqueFd fd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!fd) return Fail(ErrorCode::kIo, "cannot use the database " + path + ": " + std::strerror(errno));
  return {};
}

Result<void> Prepare(soci::session& sql) {
  for (const char* pragma :
       {"PRAGMA journal_mode = WAL", "PRAGMA foreign_keys = ON", "PRAGMA synchronous = FULL",
        "PRAGMA busy_timeout = 2000", "PRAGMA trusted_schema = OFF", "PRAGMA secure_delete = ON"}) {
    sql << pragma;
  }
  return Migrate(sql);
}

}  // namespace

Database::Database(std::unique_ptr<soci::session> session) : session_(std::move(session)) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

Result<Database> Database::Open(const std::string& url) {
  if (!url.starts_with(kSqlite) || url.size() == kSqlite.size()) {
    return Fail(ErrorCode::kInvalid, "the store must be sqlite:PATH");
  }
  const std::string path = url.substr(kSqlite.size());
  // SOCI's connection string is split at spaces unless quoted, and its quoting knows no escape.
  if (path.find('"') != std::string::npos) {
    return Fail(ErrorCode::kInvalid, "the path of the database must not contain a double quote");
  }
  if (path != ":memory:") {
    if (auto made = MakePrivateFile(path); !made) return std::unexpected(made.error());
  }
  return Guarded([&]() -> Result<Database> {
    auto session = std::make_unique<soci::session>(soci::sqlite3, "dbname=\"" + path + "\"");
    if (auto ready = Prepare(*session); !ready) return std::unexpected(ready.error());
    return Database(std::move(session));
  });
}

Result<void> Database::Ping() {
  return Guarded([&]() -> Result<void> {
    int version = 0;
    *session_ << "SELECT version FROM schema_version", soci::into(version);
    return {};
  });
}

}  // namespace shoji::store
