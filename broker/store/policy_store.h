// Every rule file ever submitted, whole, with who did what to it and when. Same thread as its Database, which outlives
// it. Texts are never changed or removed; only their states change. Knows nothing of what the texts mean.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "broker/store/database.h"
#include "codec/base/clock.h"
#include "codec/base/result.h"

namespace shoji::store {

// draft -> approved -> active -> retired; with one person deciding alone, draft -> active. A retired version may become
// active again. At most one is active: the database itself refuses a second.
enum class VersionState { kDraft, kApproved, kActive, kRetired };

std::string_view Name(VersionState state);  // "draft", "approved", "active", "retired"

struct PolicyVersion {
  int64_t number = 0;  // from 1, without gaps
  std::string text;    // as submitted, byte for byte; empty in List()
  std::string sha256;  // of the text, 64 hex digits
  std::string author;
  WallTime submitted_at;
  std::string note;  // why, in the author's words
  VersionState state = VersionState::kDraft;
  std::string approved_by;  // empty: nobody has
  std::optional<WallTime> approved_at;
  bool approval_lapsed = false;  // it has retired since then
  std::string activated_by;      // the last time; empty: never was active
  std::optional<WallTime> activated_at;
  bool restored = false;  // the last time by going back
  int64_t replaced = 0;   // the version that was active when this one was activated; 0: none
  std::string scheduled_by;
  std::optional<WallTime> scheduled_for;  // becomes active then
};

class PolicyStore {
 public:
  explicit PolicyStore(Database& database) : database_(database) {}

  // Number, state and times but `submitted_at` are the store's to set; returns the number given.
  Result<int64_t> Add(const PolicyVersion& version);
  // Empty when there is no such version. With its text.
  Result<std::optional<PolicyVersion>> Find(int64_t number);
  Result<std::optional<PolicyVersion>> Active();
  // Newest first, without texts; numbers below `before` (0: all), at most `limit`.
  Result<std::vector<PolicyVersion>> List(int64_t before, int limit);
  // With a date, the earliest first; without texts.
  Result<std::vector<PolicyVersion>> Scheduled();

  // kNotFound when there is no such version, in all three.
  Result<void> SetApproved(int64_t number, std::string_view by, WallTime at);
  // `at` empty: takes the date away.
  Result<void> SetSchedule(int64_t number, std::string_view by, std::optional<WallTime> at);
  // One transaction: the active one (if any) retires and its approval lapses, `number` becomes active and loses its
  // date. Going back leaves `replaced` as it was, so that going back again leads further back.
  enum class Step { kForward, kBack };
  Result<void> SetActive(int64_t number, std::string_view by, WallTime at, Step step);

 private:
  Database& database_;
};

}  // namespace shoji::store
