// Signs the record's last entry every so often and appends the checkpoint to FILE.checkpoints. Owned by the broker,
// beside the AuditLog and on its thread. Failing to write one stops nothing: the entries are durable already, and the
// next checkpoint covers them; the caller counts it and says so.
//
// FILE.key holds the secret key (mode 0600, made on first use), FILE.pub the public one. Whoever may write these files
// can forge both: take the public key and, now and then, a checkpoint to a place elsewhere.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "codec/base/clock.h"
#include "codec/base/result.h"
#include "codec/base/unique_fd.h"
#include "policy/audit/audit_log.h"
#include "policy/audit/checkpoint/checkpoint_chain.h"

namespace shoji::audit {

class CheckpointWriter {
 public:
  struct Settings {
    uint64_t every_entries = 1'000;
    std::chrono::seconds every{60};  // a quiet record gets no new ones
  };

  // Reads the checkpoints there are and compares the last one with the record. A torn last line (the machine stopped
  // while writing) is cut off: it was never given out. Damage does not fail: what is damaged is moved aside as
  // NAME.damaged-TIME, new checkpoints begin, and damage() says so; the caller seals that in the record. kIo.
  static Result<CheckpointWriter> Open(const std::string& audit_path, const AuditLog& log, const Clock& clock,
                                       Settings settings);

  // One sentence, empty when nothing was wrong.
  const std::string& damage() const { return damage_; }
  // Writes a checkpoint when one is due.
  Result<void> Tick(const AuditLog& log, TimePoint now);
  // Writes one now, unless the last one covers everything. Gives the newest line, without its line break; empty when
  // the record is empty.
  Result<std::string> Write(const AuditLog& log);
  // A new key, vouched for by the old one, which is then gone. The caller has put it on record. Crash-safe.
  Result<void> ChangeKey(const AuditLog& log);

  const PublicKey& public_key() const { return key_.public_key(); }
  const std::optional<Checkpoint>& last() const { return chain_.last(); }

 private:
  CheckpointWriter(std::string audit_path, const Clock& clock, Settings settings, SigningKey key, UniqueFd file,
                   CheckpointChain chain)
      : audit_path_(std::move(audit_path)),
        clock_(&clock),
        settings_(settings),
        key_(std::move(key)),
        file_(std::move(file)),
        chain_(std::move(chain)) {}
  Result<void> Append(const AuditLog& log, const std::optional<PublicKey>& next_key);

  std::string audit_path_;
  const Clock* clock_;
  Settings settings_;
  SigningKey key_;
  UniqueFd file_;
  CheckpointChain chain_;
  std::string newest_;
  std::string damage_;
  std::optional<TimePoint> waiting_since_;  // the first tick that saw entries without a checkpoint
};

}  // namespace shoji::audit
