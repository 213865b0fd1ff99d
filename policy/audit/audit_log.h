// The audit record: an append-only file of JSON lines, each holding the SHA-256 of the one before (audit_line.h).
// Owned by the broker's main(), one thread. Durable before the effect: do the thing only after Append() succeeded.
// Never rewrites or removes a byte. Costs one fdatasync per call: collect frequent events and use AppendBatch().
//
// Beside FILE stands FILE.head: sequence number and hash of the last durable entry, so that entries cut off the end of
// FILE show. It is written after the entries, never before them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "codec/base/clock.h"
#include "codec/base/result.h"
#include "codec/base/unique_fd.h"
#include "policy/audit/audit_event.h"

namespace shoji::audit {

// What Open() found wrong and sealed with an "audit.recovered" entry. For the operators' log.
struct Recovery {
  std::string reason;  // torn_line (stopped while writing: harmless), entries_missing, altered, head_unreadable
  std::string detail;
};

// The record cannot be written now: nothing that needs an entry may happen.
struct Outage {
  WallTime since{};
  uint64_t refused = 0;  // events that were to be recorded since then
  std::string why;       // of the first one
};

class AuditLog {
 public:
  // Opens or creates `path` (mode 0600), locks it against a second writer, checks its end and its head.
  // `clock` outlives the log. Fails with kUnavailable when another process writes it, kIo otherwise. A damaged record
  // does not fail: service goes on, the damage is sealed for ever in the chain and told by recovery().
  static Result<AuditLog> Open(const std::string& path, const Clock& clock);
  // Out of line: inlined into a Result they make GCC 12 warn about freeing what was never allocated.
  AuditLog(AuditLog&&) noexcept;
  AuditLog& operator=(AuditLog&&) noexcept;
  ~AuditLog();

  // Returns once the entry is on the disk. On failure the caller must not do what it asked to record; nothing counts
  // as written, and the next call first repairs the file's end.
  Result<void> Append(const Event& event) { return AppendBatch({&event, 1}); }
  // All events in order, one fdatasync. An event that makes a line over 16 KiB fails with kTooLarge and nothing is
  // written.
  Result<void> AppendBatch(std::span<const Event> events);

  // Empty while all is well. It ends with the first write that succeeds: an "audit.resumed" entry tells of it.
  const std::optional<Outage>& outage() const { return outage_; }
  // During an outage: tries whether the record can be written again. Call it every second or so.
  Result<void> TryAgain() { return AppendBatch({}); }

  const std::optional<Recovery>& recovery() const { return recovery_; }
  // Of the last durable entry; 0 and kNoHash in an empty record.
  uint64_t last_seq() const { return last_seq_; }
  const std::string& last_hash() const { return last_hash_; }

 private:
  AuditLog(const Clock& clock, UniqueFd file, UniqueFd head)
      : clock_(&clock), file_(std::move(file)), head_(std::move(head)) {}
  Result<void> AppendLines(std::span<const Event> events);
  Result<void> Recover();
  Result<void> RewriteUnsynced();
  Result<void> WriteDurably(const std::string& lines);
  Result<void> WriteHead();

  const Clock* clock_;
  UniqueFd file_;
  UniqueFd head_;
  uint64_t last_seq_ = 0;
  std::string last_hash_;
  std::optional<Recovery> recovery_;
  std::optional<Outage> outage_;
  bool end_unknown_ = true;     // the file's end must be looked at before the next write
  int64_t durable_bytes_ = -1;  // of the file when it was last synced; -1: not known
  bool sync_failed_ = false;    // what lies behind durable_bytes_ may be in memory only
};

}  // namespace shoji::audit
