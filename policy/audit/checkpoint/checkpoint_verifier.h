// Compares a record, while it is read from its beginning, with the checkpoints beside it and with one kept elsewhere.
// Holds one checkpoint at a time. Used by VerifyAuditFile() only; one per pass.
#pragma once

#include <cstdint>
#include <fstream>
#include <optional>
#include <string>

#include "codec/base/result.h"
#include "policy/audit/audit_line.h"
#include "policy/audit/audit_verifier.h"
#include "policy/audit/checkpoint/checkpoint_chain.h"

namespace shoji::audit {

class CheckpointVerifier {
 public:
  // Opened before the record is: checkpoints lag behind entries, so whatever they name is in the record by then.
  static Result<CheckpointVerifier> Open(const std::string& audit_path, const VerifyOptions& options);

  // The next good entry, at `line` of the record. Gives the first problem found.
  std::optional<Problem> OnEntry(const Entry& entry, uint64_t line);
  // The record has ended at `line`, its last entry being `last_seq`.
  std::optional<Problem> OnEnd(uint64_t last_seq, uint64_t line);
  void Fill(VerifyReport& report) const;

 private:
  std::optional<Problem> Advance();  // reads the next checkpoint of the file, if there is one
  std::optional<Problem> Compare(const Checkpoint& checkpoint, const Entry& entry, uint64_t line);
  std::optional<Problem> CheckTrust() const;

  std::ifstream file_;
  uint64_t file_bytes_ = 0;  // what was there when it was opened
  uint64_t read_bytes_ = 0;
  CheckpointChain chain_;
  std::optional<Checkpoint> next_;       // the checkpoint whose entry comes next
  std::optional<Checkpoint> elsewhere_;  // the one kept elsewhere
  std::string elsewhere_line_;
  bool elsewhere_seen_ = false;  // its line is in the file too
  std::optional<PublicKey> trusted_;
  bool key_from_elsewhere_ = false;
  bool begun_ = false;
  uint64_t good_ = 0;
  uint64_t good_line_ = 0;  // of the record: the last one that is vouched for
  Checkpoint last_good_;
};

}  // namespace shoji::audit
