// One connection to the broker's store, its schema brought up to date on opening. The only folder that knows SOCI; its
// exceptions end here. One thread: that of the owner. The SQL is kept portable (PostgreSQL comes by another URL).
#pragma once

#include <memory>
#include <string>

#include "codec/base/result.h"

namespace soci {
class session;
}

namespace shoji::store {

class Database {
 public:
  // `url` is "sqlite:PATH" or "sqlite::memory:". Makes the file (mode 0600) when missing and runs the migrations it
  // lacks, all in one transaction. Fails with kInvalid for another kind of URL, kRefused when a newer Shoji has
  // already changed the schema, kIo when the file cannot be used.
  static Result<Database> Open(const std::string& url);
  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  ~Database();

  // kIo with a message when the database does not answer (for /healthz).
  Result<void> Ping();

  soci::session& sql() { return *session_; }  // for the stores of this folder only

 private:
  explicit Database(std::unique_ptr<soci::session> session);
  std::unique_ptr<soci::session> session_;
};

}  // namespace shoji::store
