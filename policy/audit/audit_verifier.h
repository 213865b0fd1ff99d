// Checks a whole audit file, offline, without the broker: the chain, the head beside it, and the signed checkpoints.
// Reads only. Any thread.
//
// Somebody who may write the files can rewrite all of them together, and with the secret key sign them anew. So an
// answer that is proof needs two things kept elsewhere: the public key, and a checkpoint (VerifyOptions).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "codec/base/result.h"

namespace shoji::audit {

enum class ProblemKind {
  kAltered,         // an entry's bytes do not match its hash, or it is no entry at all
  kOutOfOrder,      // the entry does not follow the one before it: removed, inserted or reordered
  kEntriesMissing,  // the head, a checkpoint or an earlier recovery knows entries that are not in the file
  kHeadMismatch,    // the head names another hash: the file was rewritten as a whole
  kRewritten,       // a signed checkpoint names another hash: entries were rewritten and hashed anew
  kCheckpointBad,   // a line of the checkpoint file is altered, out of order, or signed by nobody
  kWrongKey,        // the checkpoints are not signed by the key that was to be trusted
  kUnsigned,        // a key or a checkpoint was given, and the record has no checkpoints
};

struct Problem {
  ProblemKind kind = ProblemKind::kAltered;
  // First bad line of the record, from 1; one past the last line for missing entries; 0 when it is not the record's.
  // For kRewritten the first one that no good checkpoint covers.
  uint64_t line = 0;
  std::string detail;
};

struct VerifyOptions {
  std::string checkpoint_file;  // kept elsewhere; its last line counts
  std::string public_key_file;  // kept elsewhere; empty: the one beside the record, if any
};

struct VerifyReport {
  uint64_t entries = 0;  // good ones, up to the first problem
  std::string first_time, last_time;
  uint64_t sealed_torn_lines = 0;  // stops of the machine in the middle of a write: harmless, named in the record
  bool torn_tail = false;          // the last line is incomplete and not sealed yet
  bool head_checked = false;       // false: no head beside the file, so a cut-off end would not show
  uint64_t checkpoints = 0;        // good ones, entries compared
  uint64_t signed_seq = 0;         // the last entry a good checkpoint vouches for
  std::string signed_time;         // when it was signed
  bool key_from_elsewhere = false;
  bool checkpoint_from_elsewhere = false;
  std::optional<Problem> problem;  // empty: the record is whole
};

// Reads `path` and what lies beside it. Fails with kNotFound or kIo when `path` or a file named in `options` cannot be
// read, kInvalid when one of the latter is no key or checkpoint; a bad record is a report with a problem.
Result<VerifyReport> VerifyAuditFile(const std::string& path, const VerifyOptions& options = {});

}  // namespace shoji::audit
