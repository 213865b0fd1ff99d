// What the console and shojictl do with the audit record: look through it, take it out, have it signed. Owned by the
// broker; every call on the service thread. Reading happens on one worker thread of its own, so that a search through a
// million entries holds nobody up; answers come back through `post`.
//
// Whatever leaves the system is put on record first: no record, no export.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <thread>

#include "broker/auth/bounded_queue.h"
#include "broker/auth/password_worker.h"
#include "codec/base/clock.h"
#include "policy/audit/audit_log.h"
#include "policy/audit/audit_verifier.h"
#include "policy/audit/checkpoint/checkpoint_writer.h"
#include "policy/audit/export/audit_export.h"
#include "policy/audit/report/audit_report.h"
#include "policy/audit/search/audit_search.h"

namespace shoji::records {

class AuditDesk {
 public:
  static constexpr size_t kMaxWaiting = 16;
  static constexpr size_t kMaxExportBytes = 32 * 1024 * 1024;  // of one export in memory; shojictl has no such limit
  static constexpr std::chrono::seconds kRetryEvery{1};

  // `path`: the file of `log`. All but `post` outlive the desk. What was posted and not run must not run once the desk
  // is gone.
  AuditDesk(std::string path, audit::AuditLog& log, audit::CheckpointWriter& checkpoints, const Clock& clock,
            auth::Post post);
  // Finishes the job in hand, drops the waiting ones, joins.
  ~AuditDesk();

  // Each fails with kUnavailable when 16 jobs wait already (try again in a second); `done` is then never called.
  Result<void> Find(audit::SearchQuery query, std::function<void(Result<audit::SearchPage>)> done);
  Result<void> Count(audit::SearchQuery query, std::chrono::minutes utc_offset,
                     std::function<void(Result<audit::SearchCounts>)> done);
  Result<void> Verify(std::function<void(Result<audit::VerifyReport>)> done);
  // Puts the export on record, then reads. `done` gets kTooLarge over kMaxExportBytes. Also kUnavailable and kIo when
  // it cannot be recorded.
  Result<void> Export(std::string_view actor, audit::ExportOrder order, std::function<void(Result<std::string>)> done);
  // The report of a period, put on record first. `done` gets the page or the table as text.
  enum class ReportForm { kHtml, kCsv };
  Result<void> Report(std::string_view actor, audit::ReportPeriod period, ReportForm form,
                      std::function<void(Result<std::string>)> done);
  // Puts on record that somebody takes out what lies in a time; `format` as AuditExported() has it.
  Result<void> RecordExport(std::string_view actor, std::string_view format, std::optional<WallTime> since,
                            std::optional<WallTime> until);

  // The newest checkpoint, made now when the last one does not cover everything.
  Result<std::string> Checkpoint() { return checkpoints_.Write(log_); }
  std::string PublicKeyPem() const { return checkpoints_.public_key().Pem(); }
  // On record first. Gives the new public key.
  Result<std::string> ChangeKey(std::string_view actor);

  // Signs when it is time, and during an outage tries whether the record can be written again.
  void Tick(TimePoint now);
  uint64_t checkpoint_failures() const { return checkpoint_failures_; }
  bool checkpoints_failing() const { return checkpoints_failing_; }
  // Entries not covered by a checkpoint yet.
  uint64_t unsigned_entries() const;

 private:
  using Job = std::function<void()>;
  Result<void> Queue(Job job);
  void Run();

  std::string path_;
  audit::AuditLog& log_;
  audit::CheckpointWriter& checkpoints_;
  const Clock& clock_;
  auth::Post post_;
  TimePoint next_try_{};
  uint64_t checkpoint_failures_ = 0;
  bool checkpoints_failing_ = false;
  auth::BoundedQueue<Job> jobs_;
  std::thread thread_;
};

}  // namespace shoji::records
