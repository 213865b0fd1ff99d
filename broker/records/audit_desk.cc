#include "broker/records/audit_desk.h"

#include <utility>

#include "policy/audit/audit_line.h"

namespace shoji::records {
namespace {

std::string Stamp(std::optional<WallTime> time) { return time ? audit::FormatTimestamp(*time) : std::string(); }

Result<std::string> ExportToText(const std::string& path, const audit::ExportOrder& order) {
  std::string text;
  const auto count = audit::ExportAudit(path, order, [&](std::string_view piece) {
    text += piece;
    return text.size() <= AuditDesk::kMaxExportBytes;
  });
  if (!count) return std::unexpected(count.error());
  if (text.size() > AuditDesk::kMaxExportBytes) {
    return Fail(ErrorCode::kTooLarge, "this is more than 32 MiB; choose a shorter time, or use shojictl audit export");
  }
  return text;
}

}  // namespace

AuditDesk::AuditDesk(std::string path, audit::AuditLog& log, audit::CheckpointWriter& checkpoints, const Clock& clock,
                     auth::Post post)
    : path_(std::move(path)),
      log_(log),
      checkpoints_(checkpoints),
      clock_(clock),
      post_(std::move(post)),
      jobs_(kMaxWaiting),
      thread_([this] { Run(); }) {}

AuditDesk::~AuditDesk() {
  jobs_.Close();
  thread_.join();
}

void AuditDesk::Run() {
  while (auto job = jobs_.Pop()) (*job)();
}

Result<void> AuditDesk::Queue(Job job) {
  if (jobs_.TryPush(std::move(job))) return {};
  return Fail(ErrorCode::kUnavailable, "too many searches wait already; try again in a second");
}

Result<void> AuditDesk::Find(audit::SearchQuery query, std::function<void(Result<audit::SearchPage>)> done) {
  return Queue([this, query = std::move(query), done = std::move(done)] {
    post_([page = audit::AuditSearch(path_).Find(query), done] { done(page); });
  });
}

Result<void> AuditDesk::Count(audit::SearchQuery query, std::chrono::minutes utc_offset,
                              std::function<void(Result<audit::SearchCounts>)> done) {
  return Queue([this, query = std::move(query), utc_offset, done = std::move(done)] {
    post_([counts = audit::AuditSearch(path_).Count(query, utc_offset), done] { done(counts); });
  });
}

Result<void> AuditDesk::Verify(std::function<void(Result<audit::VerifyReport>)> done) {
  return Queue(
      [this, done = std::move(done)] { post_([report = audit::VerifyAuditFile(path_), done] { done(report); }); });
}

Result<void> AuditDesk::RecordExport(std::string_view actor, std::string_view format, std::optional<WallTime> since,
                                     std::optional<WallTime> until) {
  return log_.Append(audit::AuditExported(actor, format, Stamp(since), Stamp(until)));
}

Result<void> AuditDesk::Export(std::string_view actor, audit::ExportOrder order,
                               std::function<void(Result<std::string>)> done) {
  if (auto recorded = RecordExport(actor, audit::Name(order.format), order.since, order.until); !recorded) {
    return recorded;
  }
  return Queue([this, order = std::move(order), done = std::move(done)] {
    post_([text = ExportToText(path_, order), done] { done(text); });
  });
}

Result<void> AuditDesk::Report(std::string_view actor, audit::ReportPeriod period, ReportForm form,
                               std::function<void(Result<std::string>)> done) {
  if (auto recorded = RecordExport(actor, "report", period.from, period.to); !recorded) return recorded;
  return Queue([this, period, form, now = clock_.Wall(), done = std::move(done)] {
    const auto report = audit::BuildAuditReport(path_, period, now);
    Result<std::string> text = Fail(ErrorCode::kInvalid, "");
    if (!report) {
      text = std::unexpected(report.error());
    } else {
      text = form == ReportForm::kHtml ? audit::ReportAsHtml(*report) : audit::ReportAsCsv(*report);
    }
    post_([text = std::move(text), done] { done(text); });
  });
}

Result<std::string> AuditDesk::ChangeKey(std::string_view actor) {
  const std::string old_key = checkpoints_.public_key().Hex();
  if (auto recorded = log_.Append(audit::AuditKeyChanged(actor, old_key)); !recorded) {
    return std::unexpected(recorded.error());
  }
  if (auto changed = checkpoints_.ChangeKey(log_); !changed) {
    // Nothing more can be done when this record fails too: the asker sees the failure itself.
    static_cast<void>(log_.Append(audit::AdminActFailed(actor, "audit.rotate_key", old_key, changed.error().message)));
    return std::unexpected(changed.error());
  }
  return PublicKeyPem();
}

uint64_t AuditDesk::unsigned_entries() const {
  const uint64_t covered = checkpoints_.last() ? checkpoints_.last()->seq : 0;
  return log_.last_seq() > covered ? log_.last_seq() - covered : 0;
}

void AuditDesk::Tick(TimePoint now) {
  if (log_.outage() && now >= next_try_) {
    next_try_ = now + kRetryEvery;
    static_cast<void>(log_.TryAgain());  // outage() tells how it went
  }
  const bool good = checkpoints_.Tick(log_, now).has_value();
  if (!good) ++checkpoint_failures_;
  // Tick() succeeds at once when nothing is due: a failure stands until something was signed.
  if (!good || unsigned_entries() == 0) checkpoints_failing_ = !good;
}

}  // namespace shoji::records
