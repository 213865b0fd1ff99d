// Checks a whole audit file, offline, without the broker. Reads only. Any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "codec/base/result.h"

namespace shoji::audit {

enum class ProblemKind {
  kAltered,         // an entry's bytes do not match its hash, or it is no entry at all
  kOutOfOrder,      // the entry does not follow the one before it: removed, inserted or reordered
  kEntriesMissing,  // the head (or an earlier recovery) knows entries that are not in the file
  kHeadMismatch,    // the head names another hash: the file was rewritten as a whole
};

struct Problem {
  ProblemKind kind = ProblemKind::kAltered;
  uint64_t line = 0;  // first bad line, from 1; one past the last line for missing entries
  std::string detail;
};

struct VerifyReport {
  uint64_t entries = 0;  // good ones, up to the first problem
  std::string first_time, last_time;
  uint64_t sealed_torn_lines = 0;  // stops of the machine in the middle of a write: harmless, named in the record
  bool torn_tail = false;          // the last line is incomplete and not sealed yet
  bool head_checked = false;       // false: no head beside the file, so a cut-off end would not show
  std::optional<Problem> problem;  // empty: the record is whole
};

// Reads `path` and `path`.head. Fails with kNotFound or kIo only; a bad record is a report with a problem.
Result<VerifyReport> VerifyAuditFile(const std::string& path);

}  // namespace shoji::audit
