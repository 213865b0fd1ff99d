#include "broker/web/console/audit_calls.h"

#include "broker/admin/admin_answer.h"
#include "broker/admin/people_commands.h"
#include "broker/store/calendar_day.h"
#include "broker/web/api_answers.h"
#include "broker/web/console/audit_query.h"
#include "broker/web/http_query.h"
#include "policy/audit/export/event_catalog.h"

namespace shoji::web {
namespace {

using nlohmann::json;

json EntryJson(const audit::FoundEntry& found) {
  json fields = json::object();
  const auto view = audit::EntryView::Of(found.line);
  if (!view) return {{"seq", found.seq}, {"time_ms", 0}, {"event", "unknown"}, {"fields", fields}};
  for (const auto& [name, value] : view->Fields()) fields[name] = value;
  return {{"seq", found.seq},
          {"time_ms", view->wall().time_since_epoch().count()},
          {"event", std::string(view->event())},
          {"fields", fields}};
}

json CountsJson(const audit::SearchCounts& counts) {
  json days = json::array();
  for (const auto& [day, found] : counts.by_day) {
    days.push_back({{"day", store::FormatDay(day)},
                    {"entries", found.entries},
                    {"by_type", found.by_type},
                    {"by_answer", found.by_answer}});
  }
  return {{"entries", counts.entries},     {"by_type", counts.by_type},
          {"by_answer", counts.by_answer}, {"by_department", counts.by_department},
          {"by_reason", counts.by_reason}, {"by_day", days}};
}

std::string DayNames(const HttpRequest& request) {
  std::string names;
  for (const char* key : {"since", "until"}) {
    const std::string day = QueryValue(request, key);
    if (!day.empty()) names += "_" + day;
  }
  return names;
}

}  // namespace

void AuditCalls::AddTo(ConsoleRoutes& routes) {
  const auto add = [&](std::string_view pattern, Capability needs, void (AuditCalls::*answer)(const ConsoleCall&)) {
    routes.push_back({"GET", pattern, needs, [this, answer](const ConsoleCall& call) { (this->*answer)(call); }});
  };
  add("/api/admin/audit", Capability::kSearchAudit, &AuditCalls::Find);
  add("/api/admin/audit/kinds", Capability::kSearchAudit, &AuditCalls::Kinds);
  add("/api/admin/audit/counts", Capability::kSearchAudit, &AuditCalls::Count);
  add("/api/admin/audit/verify", Capability::kSearchAudit, &AuditCalls::Verify);
  add("/api/admin/audit/export", Capability::kExportAudit, &AuditCalls::Export);
  add("/api/admin/report", Capability::kSeeReport, &AuditCalls::Report);
}

void AuditCalls::Refuse(const Respond& respond, const Error& error) {
  const std::string key = admin::KeyOf(error.code);
  services_.statistics.Refused(key);
  respond(JsonAnswer(StatusOf(key), {{"error", key}, {"message", error.message}}));
}

void AuditCalls::Find(const ConsoleCall& call) {
  auto query = AuditQueryOf(call.request, kPage);
  if (!query) return Refuse(call.respond, query.error());
  const auto asked = services_.desk.Find(std::move(*query), [this, respond = call.respond](const auto& page) {
    if (!page) return Refuse(respond, page.error());
    json entries = json::array();
    for (const auto& entry : page->entries) entries.push_back(EntryJson(entry));
    respond(JsonAnswer(200, {{"entries", entries}, {"cursor", page->cursor ? json(*page->cursor) : json()}}));
  });
  if (!asked) Refuse(call.respond, asked.error());
}

void AuditCalls::Kinds(const ConsoleCall& call) {
  json kinds = json::array();
  for (const audit::EventKind& kind : audit::EventKinds()) {
    kinds.push_back({{"event", kind.type}, {"ja", kind.name_ja}, {"en", kind.name_en}});
  }
  call.respond(JsonAnswer(200, {{"kinds", kinds}}));
}

void AuditCalls::Count(const ConsoleCall& call) {
  auto query = AuditQueryOf(call.request, kPage);
  if (!query) return Refuse(call.respond, query.error());
  const auto offset = UtcOffset(query->since.value_or(WallTime()));
  const auto asked =
      services_.desk.Count(std::move(*query), offset, [this, respond = call.respond](const auto& counts) {
        if (!counts) return Refuse(respond, counts.error());
        respond(JsonAnswer(200, CountsJson(*counts)));
      });
  if (!asked) Refuse(call.respond, asked.error());
}

void AuditCalls::Verify(const ConsoleCall& call) {
  const auto asked = services_.desk.Verify([this, respond = call.respond](const auto& report) {
    if (!report) return Refuse(respond, report.error());
    json body = {{"whole", !report->problem}, {"entries", report->entries}};
    if (report->problem) body["line"] = report->problem->line;
    respond(JsonAnswer(200, body));
  });
  if (!asked) Refuse(call.respond, asked.error());
}

std::function<void(Result<std::string>)> AuditCalls::AnswerFile(const ConsoleCall& call, std::string content_type,
                                                                std::string file_name) {
  return [this, respond = call.respond, content_type = std::move(content_type),
          file_name = std::move(file_name)](Result<std::string> text) {
    if (!text) return Refuse(respond, text.error());
    HttpResponse response;
    response.content_type = content_type;
    response.body = std::move(*text);
    response.headers.emplace_back("content-disposition", "attachment; filename=\"" + file_name + "\"");
    respond(std::move(response));
  };
}

void AuditCalls::Export(const ConsoleCall& call) {
  const auto format = audit::ExportFormatFromName(QueryValue(call.request, "format"));
  if (!format) return Refuse(call.respond, {ErrorCode::kInvalid, "the format is csv, jsonl or syslog"});
  const auto period = PeriodOf(call.request);
  if (!period) return Refuse(call.respond, period.error());
  audit::ExportOrder order;
  order.format = *format;
  order.since = period->from;
  order.until = period->to;
  order.utc_offset = UtcOffset(period->from.value_or(WallTime()));
  const bool csv = *format == audit::ExportFormat::kCsv;
  const std::string name = "shoji-audit" + DayNames(call.request) + "." + std::string(audit::Name(*format));
  const auto asked =
      services_.desk.Export(admin::ActorOf(call.user.name), order,
                            AnswerFile(call, csv ? "text/csv; charset=utf-8" : "application/octet-stream", name));
  if (!asked) Refuse(call.respond, asked.error());
}

void AuditCalls::Report(const ConsoleCall& call) {
  const std::string form = QueryValue(call.request, "format");
  if (form != "html" && form != "csv") return Refuse(call.respond, {ErrorCode::kInvalid, "the format is html or csv"});
  const auto period = PeriodOf(call.request);
  if (!period) return Refuse(call.respond, period.error());
  if (!period->from || !period->to) return Refuse(call.respond, {ErrorCode::kInvalid, "since and until are needed"});
  const bool csv = form == "csv";
  const std::string name = "shoji-report" + DayNames(call.request) + "." + form;
  const auto asked =
      services_.desk.Report(admin::ActorOf(call.user.name), {*period->from, *period->to, UtcOffset(*period->from)},
                            csv ? records::AuditDesk::ReportForm::kCsv : records::AuditDesk::ReportForm::kHtml,
                            AnswerFile(call, csv ? "text/csv; charset=utf-8" : "text/html; charset=utf-8", name));
  if (!asked) Refuse(call.respond, asked.error());
}

}  // namespace shoji::web
