#include "broker/admin/ctl_audit.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <utility>

#include "broker/admin/admin_client.h"
#include "broker/admin/ctl_output.h"
#include "broker/admin/time_argument.h"
#include "broker/store/state_directory.h"
#include "codec/base/unique_fd.h"
#include "policy/audit/audit_line.h"
#include "policy/audit/audit_log.h"
#include "policy/audit/export/audit_export.h"
#include "policy/audit/report/audit_report.h"
#include "policy/audit/search/audit_search.h"

namespace shoji::admin {
namespace {

using nlohmann::json;

int Complain(const Error& error, int status = kCtlRefused) {
  std::cerr << "shojictl: " << error.message << "\n";
  return status;
}

int ComplainOfBroker(const Error& error) { return Complain(error, kCtlNoBroker); }

bool NobodyThere(const Error& error) {
  return error.code == ErrorCode::kUnavailable || error.code == ErrorCode::kClosed;
}

std::string HostName() {
  std::string name(256, '\0');
  return ::gethostname(name.data(), name.size() - 1) == 0 ? std::string(name.c_str()) : "-";
}

// No broker runs: shojictl is the record's writer for one entry.
Result<void> RecordByItself(const std::string& path, const audit::Event& event) {
  const SystemClock clock;
  auto log = audit::AuditLog::Open(path, clock);
  if (!log) return std::unexpected(log.error());
  return log->Append(event);
}

// To OUTPUT (made anew, readable by its owner only) or standard output.
class Outlet {
 public:
  static Result<Outlet> Open(const std::string& output) {
    if (output.empty() || output == "-") return Outlet(UniqueFd(::dup(STDOUT_FILENO)));
    UniqueFd fd(::open(output.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (!fd) return Fail(ErrorCode::kIo, "cannot write " + output + ": " + std::strerror(errno));
    return Outlet(std::move(fd));
  }
  bool Write(std::string_view text) {
    while (!text.empty()) {
      const ssize_t count = ::write(fd_.get(), text.data(), text.size());
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) return failed_ = true, false;
      text.remove_prefix(static_cast<size_t>(count));
    }
    return true;
  }
  bool failed() const { return failed_; }

 private:
  explicit Outlet(UniqueFd fd) : fd_(std::move(fd)) {}
  UniqueFd fd_;
  bool failed_ = false;
};

}  // namespace

CLI::App* CtlAudit::Add(CLI::App& parent, const char* name, const char* help, Command command) {
  CLI::App* app = parent.add_subcommand(name, help);
  app->callback([this, command] { command_ = command; });
  return app;
}

void CtlAudit::AddTimes(CLI::App& command) {
  command.add_option("--since", since_, "from this time on: 30d, 12h, 2027-04-01, 2027-04-01T08:30 (local time)");
  command.add_option("--until", until_, "up to this time, not included");
}

void CtlAudit::AddSearch(CLI::App& audit) {
  CLI::App* search =
      Add(audit, "search", "look through the record, newest first; needs no running broker", &CtlAudit::Search);
  AddTimes(*search);
  search->add_option("--user", query_.user, "who did it, or to whom it was done");
  search->add_option("--department", query_.department, "department, for example 税務課");
  search->add_option("--session", query_.session, "session id, 32 hex digits");
  search->add_option("--type", query_.type, "kind of event, for example login.failed; transfer. for all that begin so");
  search->add_option("--answer", query_.answer, "what the policy answered: allow, deny, sanitise, approve");
  search->add_option("--rule", query_.rule, "id of the rule that decided");
  search->add_option("--text", query_.text, "text in any member");
  search->add_option("--limit", query_.limit, "entries at most, 1 to 10000")->capture_default_str();
  search->add_option("--file", file_, "record to look through (default: the one in the state directory)");
}

void CtlAudit::AddTo(CLI::App& app) {
  CLI::App* audit = app.add_subcommand("audit", "the audit record");
  audit->require_subcommand(1);
  CLI::App* verify =
      Add(*audit, "verify", "check that the record is whole; needs no running broker", &CtlAudit::Verify);
  verify->add_option("--file", file_, "record to check (default: the one in the state directory)");
  verify->add_option("--checkpoint", verify_.checkpoint_file, "checkpoint kept elsewhere: finds a rewritten record");
  verify->add_option("--public-key", verify_.public_key_file, "public key kept elsewhere (PEM)");
  AddSearch(*audit);
  CLI::App* take = Add(*audit, "export", "take the record out; that itself is put on record", &CtlAudit::Export);
  AddTimes(*take);
  take->add_option("--format", format_, "jsonl, csv (for Excel) or syslog (RFC 5424)")
      ->check(CLI::IsMember({"jsonl", "csv", "syslog"}))
      ->capture_default_str();
  CLI::App* checkpoint = Add(*audit, "checkpoint", "sign the record now and give the checkpoint, to be kept elsewhere",
                             &CtlAudit::Checkpoint);
  CLI::App* key = Add(*audit, "public-key", "give the public key that checks checkpoints (PEM)", &CtlAudit::PublicKey);
  Add(*audit, "rotate-key", "replace the key that signs checkpoints; the old one vouches for the new one",
      &CtlAudit::RotateKey);
  CLI::App* report =
      Add(app, "report", "make the report for 自己点検 and 監査; that itself is put on record", &CtlAudit::Report);
  report->add_option("--from", since_, "first day, for example 2027-04-01 (local time)")->required();
  report->add_option("--to", until_, "the day after the last one (default: now)");
  report->add_option("--format", report_format_, "html (to read and print) or csv (for Excel)")
      ->check(CLI::IsMember({"html", "csv"}))
      ->capture_default_str();
  for (CLI::App* command : {take, checkpoint, key, report}) {
    command->add_option("--output", output_, "file to write (default: standard output)");
  }
}

int CtlAudit::Run() { return (this->*command_)(); }

std::optional<std::string> CtlAudit::RecordPath() {
  if (!file_.empty()) return file_;
  const auto directory = store::StateDirectory::OpenExisting(state_);
  if (directory) return directory->AuditFile();
  Complain({directory.error().code, directory.error().message + "; name the right one with --state DIR"});
  return std::nullopt;
}

std::optional<int> CtlAudit::ReadTimes(std::optional<WallTime>& since, std::optional<WallTime>& until) {
  const WallTime now = SystemClock().Wall();
  for (const auto& [text, time] : {std::pair(&since_, &since), std::pair(&until_, &until)}) {
    if (text->empty()) continue;
    const auto parsed = ParseTimeArgument(*text, now);
    if (!parsed) return Complain(parsed.error(), kCtlUsage);
    *time = *parsed;
  }
  return std::nullopt;
}

int CtlAudit::Verify() {
  const auto path = RecordPath();
  if (!path) return kCtlRefused;
  const auto report = audit::VerifyAuditFile(*path, verify_);
  if (!report) return Complain(report.error());
  std::cout << DescribeAudit(*path, *report);
  return report->problem ? kCtlRefused : kCtlDone;
}

int CtlAudit::Search() {
  if (const auto status = ReadTimes(query_.since, query_.until)) return *status;
  const auto path = RecordPath();
  if (!path) return kCtlRefused;
  const auto page = audit::AuditSearch(*path).Find(query_);
  if (!page) return Complain(page.error(), page.error().code == ErrorCode::kInvalid ? kCtlUsage : kCtlRefused);
  if (raw_json_) {
    for (const auto& entry : page->entries) std::cout << entry.line << "\n";
  } else {
    std::cout << DescribeEntries(*page);
  }
  return kCtlDone;
}

std::optional<int> CtlAudit::RecordExport(const std::string& format, std::optional<WallTime> since,
                                          std::optional<WallTime> until) {
  json request = {{"op", "audit.export"}, {"format", format}};
  if (since) request["since"] = audit::FormatTimestamp(*since);
  if (until) request["until"] = audit::FormatTimestamp(*until);
  auto client = AdminClient::Connect(state_);
  const auto answer = client ? client->Ask(request.dump()) : Fail(client.error().code, client.error().message);
  if (answer) {
    if (SaysOk(*answer)) return std::nullopt;
    return Complain({ErrorCode::kRefused, DescribeFailure(*answer)});
  }
  if (!NobodyThere(answer.error())) return Complain(answer.error());
  const auto path = RecordPath();
  if (!path) return kCtlRefused;
  const auto actor = "uid:" + std::to_string(::getuid());
  const auto event = audit::AuditExported(actor, format, since ? audit::FormatTimestamp(*since) : "",
                                          until ? audit::FormatTimestamp(*until) : "");
  if (auto recorded = RecordByItself(*path, event); !recorded) return Complain(recorded.error());
  return std::nullopt;
}

int CtlAudit::Export() {
  audit::ExportOrder order{.format = *audit::ExportFormatFromName(format_)};
  if (const auto status = ReadTimes(order.since, order.until)) return *status;
  order.utc_offset = UtcOffsetAt(SystemClock().Wall());
  order.origin.host = HostName();
  const auto path = RecordPath();
  if (!path) return kCtlRefused;
  auto outlet = Outlet::Open(output_);
  if (!outlet) return Complain(outlet.error());
  if (const auto status = RecordExport(format_, order.since, order.until)) return *status;
  const auto count = audit::ExportAudit(*path, order, [&](std::string_view text) { return outlet->Write(text); });
  if (!count) return Complain(count.error());
  if (outlet->failed()) return Complain({ErrorCode::kIo, "cannot write all of it: " + output_});
  if (!output_.empty()) std::cerr << *count << " entries written to " << output_ << "\n";
  return kCtlDone;
}

int CtlAudit::Report() {
  std::optional<WallTime> from, to = SystemClock().Wall();
  if (const auto status = ReadTimes(from, to)) return *status;
  const auto path = RecordPath();
  if (!path) return kCtlRefused;
  const WallTime now = SystemClock().Wall();
  if (*from >= *to) return Complain({ErrorCode::kInvalid, "--from must be before --to"}, kCtlUsage);
  if (const auto status = RecordExport("report", from, to)) return *status;
  const auto report = audit::BuildAuditReport(*path, {*from, *to, UtcOffsetAt(now)}, now);
  if (!report) return Complain(report.error());
  return Give(report_format_ == "csv" ? audit::ReportAsCsv(*report) : audit::ReportAsHtml(*report));
}

int CtlAudit::Give(const std::string& text) {
  auto outlet = Outlet::Open(output_);
  if (!outlet) return Complain(outlet.error());
  return outlet->Write(text) ? kCtlDone : Complain({ErrorCode::kIo, "cannot write " + output_});
}

int CtlAudit::PrintFromBroker(const char* op, const char* member) {
  auto client = AdminClient::Connect(state_);
  if (!client) return ComplainOfBroker(client.error());
  const auto answer = client->Ask(json({{"op", op}}).dump());
  if (!answer) return ComplainOfBroker(answer.error());
  if (!SaysOk(*answer)) return Complain({ErrorCode::kRefused, DescribeFailure(*answer)});
  std::string text = json::parse(*answer, nullptr, false).value(member, "");
  if (!text.ends_with('\n')) text += '\n';
  return Give(text);
}

int CtlAudit::Checkpoint() { return PrintFromBroker("audit.checkpoint", "checkpoint"); }
int CtlAudit::PublicKey() { return PrintFromBroker("audit.public_key", "public_key"); }
int CtlAudit::RotateKey() { return PrintFromBroker("audit.rotate_key", "public_key"); }

}  // namespace shoji::admin
