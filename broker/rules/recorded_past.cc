#include "broker/rules/recorded_past.h"

#include "policy/audit/search/audit_search.h"

namespace shoji::rules {

Result<policy::DryRunReport> TryOnThePast(const std::string& audit_file, const policy::Engine& engine, WallTime since) {
  const audit::AuditSearch search(audit_file);
  policy::DryRun run(engine);
  audit::SearchQuery query{.since = since, .type = "transfer.decided", .limit = audit::SearchQuery::kMaxLimit};
  do {
    const auto page = search.Find(query);
    if (!page) return std::unexpected(page.error());
    for (const audit::FoundEntry& found : page->entries) {
      const auto entry = audit::EntryView::Of(found.line);
      const auto past = entry ? policy::ReadRecordedDecision(*entry) : Fail(ErrorCode::kInvalid, "no entry");
      if (past) {
        run.Add(*past);
      } else {
        run.AddUnreadable();
      }
    }
    query.cursor = page->cursor;
  } while (query.cursor);
  return run.Finish();
}

}  // namespace shoji::rules
