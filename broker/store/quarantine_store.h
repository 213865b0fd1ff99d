// What lies in the quarantine (broker/transfer): one row per file, its key included. Same thread as its Database, which
// outlives it. Removing a row destroys the key: the freed pages are overwritten and the write-ahead log is emptied.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "broker/store/database.h"
#include "codec/base/clock.h"
#include "codec/base/result.h"

namespace shoji::store {

struct QuarantineRow {
  std::string id;    // 32 hex digits, unique; the names of its files
  std::string user;  // normalised login name
  std::string department;
  std::string session;
  std::string name;  // safe (broker/transfer/safe_name.h)
  uint64_t bytes = 0;
  std::string media_type;  // by content; empty until inspected
  std::string sha256;      // of the content, 64 hex digits
  std::string state;       // "arrived", "kept", "extract"
  std::string rule_id;     // of the decision; empty until judged
  std::string reason_key;
  uint64_t text_bytes = 0;  // length of the text extract
  std::string file_key;     // 64 hex digits. Never logged, never sent anywhere
  WallTime created_at;
  WallTime expires_at;
};

struct QuarantineUse {
  uint64_t files = 0;
  uint64_t bytes = 0;
};

class QuarantineStore {
 public:
  explicit QuarantineStore(Database& database) : database_(database) {}

  Result<void> Add(const QuarantineRow& row);
  Result<std::optional<QuarantineRow>> Find(std::string_view id);
  // What inspection and decision said. kNotFound when the row is gone.
  Result<void> Judge(const QuarantineRow& row);
  // Newest first. `user` empty: everybody's.
  Result<std::vector<QuarantineRow>> List(std::string_view user, size_t limit, size_t offset);
  Result<std::vector<std::string>> AllIds();
  Result<std::vector<std::string>> Expired(WallTime now, size_t limit);
  // `user` empty: in all.
  Result<QuarantineUse> Use(std::string_view user);
  // Succeeds when there is nothing to remove. After it returned the key is in none of the database's files.
  Result<void> Destroy(std::string_view id);

 private:
  Database& database_;
};

}  // namespace shoji::store
