#include "broker/admin/ctl_output.h"

#include <algorithm>
#include <array>
#include <ctime>
#include <nlohmann/json.hpp>

namespace shoji::admin {
namespace {

using nlohmann::json;

// Columns on a terminal: three- and four-byte characters are taken for wide ones (kana, kanji, full-width forms).
size_t Columns(std::string_view text) {
  size_t columns = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) != 0x80) columns += byte >= 0xE0 ? 2 : 1;
  }
  return columns;
}

std::string LocalTime(int64_t millis) {
  const std::time_t seconds = millis / 1000;
  std::tm local{};
  localtime_r(&seconds, &local);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M", &local);
  return text.data();
}

std::string Text(const json& object, const char* member) {
  const auto found = object.find(member);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

// Nothing that somebody chose may steer the terminal.
std::string Printable(std::string text) {
  std::ranges::replace_if(text, [](char c) { return (c >= 0 && c < 0x20) || c == 0x7F; }, ' ');
  return text;
}

int64_t Number(const json& object, const char* member) {
  const auto found = object.find(member);
  return found != object.end() && found->is_number_integer() ? found->get<int64_t>() : 0;
}

bool Flag(const json& object, const char* member) {
  const auto found = object.find(member);
  return found != object.end() && found->is_boolean() && found->get<bool>();
}

json List(const json& object, const char* member) {
  const auto found = object.find(member);
  return found != object.end() && found->is_array() ? *found : json::array();
}

std::string Users(const json& answer) {
  std::vector<std::vector<std::string>> rows = {{"NAME", "DISPLAY NAME", "DEPARTMENT", "ROLE", "STATE", "SINCE"}};
  for (const json& user : List(answer, "users")) {
    rows.push_back({Text(user, "name"), Text(user, "display_name"), Text(user, "department"), Text(user, "role"),
                    Flag(user, "disabled") ? "disabled" : "enabled", LocalTime(Number(user, "created_at_ms"))});
  }
  return Table(rows);
}

std::string Departments(const json& answer) {
  std::vector<std::vector<std::string>> rows = {{"DEPARTMENT", "PEOPLE", "STATE"}};
  for (const json& each : List(answer, "departments")) {
    rows.push_back(
        {Text(each, "name"), std::to_string(Number(each, "people")), Flag(each, "closed") ? "closed" : "in use"});
  }
  return rows.size() > 1 ? Table(rows) : "no departments\n";
}

std::string Memberships(const json& answer) {
  std::vector<std::vector<std::string>> rows = {{"DEPARTMENT", "KIND", "FROM", "TO"}};
  for (const json& each : List(answer, "memberships")) {
    const std::string to = Text(each, "to");
    rows.push_back({Text(each, "department"), Flag(each, "main") ? "main (異動)" : "also (兼務)", Text(each, "from"),
                    to.empty() ? "until further notice" : to});
  }
  return rows.size() > 1 ? Table(rows) : "no dated memberships\n";
}

std::string Sessions(const json& answer) {
  std::vector<std::vector<std::string>> rows = {{"SESSION", "USER", "DEPARTMENT", "STATE", "SCREEN", "STARTED"}};
  for (const json& session : List(answer, "sessions")) {
    const std::string screen =
        std::to_string(Number(session, "width_px")) + "x" + std::to_string(Number(session, "height_px"));
    const std::string state = Text(session, "state") + (Flag(session, "attached") ? ", attached" : ", detached");
    rows.push_back({Text(session, "id"), Text(session, "user"), Text(session, "department"), state, screen,
                    LocalTime(Number(session, "started_at_ms"))});
  }
  return rows.size() > 1 ? Table(rows) : "no sessions\n";
}

std::string Status(const json& answer) {
  const auto host = answer.find("host");
  const json none = json::object();
  const json& from = host != answer.end() && host->is_object() ? *host : none;
  const std::string pool = std::to_string(Number(from, "pool_ready")) + " warm browsers, room for " +
                           std::to_string(Number(from, "capacity")) + " sessions";
  return Table({{"version", Text(answer, "version")},
                {"running for", std::to_string(Number(answer, "uptime_s")) + " s"},
                {"users", std::to_string(Number(answer, "users"))},
                {"sessions", std::to_string(Number(answer, "sessions")) + ", attached " +
                                 std::to_string(Number(answer, "attached"))},
                {"host", Flag(from, "connected") ? "connected, " + pool : "not connected: no session can start"},
                {"audit entries", std::to_string(Number(answer, "audit_entries"))}});
}

std::string WhomOf(const json& stop) {
  const std::string scope = Text(stop, "scope");
  return scope == "everyone" ? "everyone" : scope + " " + Text(stop, "target");
}

std::string Stops(const json& answer) {
  std::vector<std::vector<std::string>> rows = {{"CONCERNS", "HOLD", "SINCE", "BY", "REASON"}};
  for (const json& stop : List(answer, "stops")) {
    rows.push_back({WhomOf(stop), Text(stop, "hold"), LocalTime(Number(stop, "since_ms")), Text(stop, "actor"),
                    Text(stop, "reason")});
  }
  return rows.size() > 1 ? Table(rows) : "no emergency stop is in force\n";
}

std::string Done(std::string_view op, const json& answer) {
  const std::string password = Text(answer, "generated_password");
  if (!password.empty()) return "password of " + Text(answer, "name") + ", shown only now: " + password + "\n";
  const std::string sessions = std::to_string(Number(answer, "sessions"));
  const std::string late =
      answer.value("recorded", true) ? "" : "; not on record yet: the audit record cannot be written";
  if (op == "emergency.order") return "in force; open sessions reached: " + sessions + late + "\n";
  if (op == "emergency.lift") return "lifted; open sessions held less: " + sessions + "\n";
  if (op == "user.disable")
    return "disabled; sessions ended: " + std::to_string(Number(answer, "sessions_ended")) + "\n";
  return "done\n";
}

std::string_view Meaning(audit::ProblemKind kind) {
  switch (kind) {
    case audit::ProblemKind::kAltered:
      return "an entry was altered";
    case audit::ProblemKind::kOutOfOrder:
      return "an entry was removed, inserted or moved";
    case audit::ProblemKind::kEntriesMissing:
      return "entries are missing";
    case audit::ProblemKind::kHeadMismatch:
      return "the record and its head do not belong together";
    case audit::ProblemKind::kRewritten:
      return "entries were rewritten after they were signed";
    case audit::ProblemKind::kCheckpointBad:
      return "the checkpoints were altered";
    case audit::ProblemKind::kWrongKey:
      return "the checkpoints are signed by somebody else";
    case audit::ProblemKind::kUnsigned:
      return "the record is not signed";
  }
  return "unknown";
}

std::string DescribeSignatures(const audit::VerifyReport& report) {
  if (report.checkpoints == 0)
    return "note: no checkpoints beside it, so a record rewritten as a whole would not show\n";
  std::string text = "signed up to entry " + std::to_string(report.signed_seq) + " at " + report.signed_time + ", " +
                     std::to_string(report.checkpoints) + " checkpoints\n";
  if (report.entries > report.signed_seq) {
    text += "note: " + std::to_string(report.entries - report.signed_seq) + " entries are not signed yet\n";
  }
  if (!report.key_from_elsewhere || !report.checkpoint_from_elsewhere) {
    text +=
        "note: whoever may write these files may forge them all; --public-key and --checkpoint with copies kept "
        "elsewhere prove more\n";
  }
  return text;
}

int64_t Millis(WallTime time) { return time.time_since_epoch().count(); }

}  // namespace

std::string DescribeEntries(const audit::SearchPage& page) {
  std::vector<std::vector<std::string>> rows = {{"NO", "TIME", "EVENT", "WHO", "DEPARTMENT", "ANSWER", "DETAILS"}};
  for (const auto& found : page.entries) {
    const auto entry = audit::EntryView::Of(found.line);
    if (!entry) continue;
    std::string details;
    for (const auto& [name, value] : entry->Fields()) {
      const bool shown = name == "user" || name == "actor" || name == "department" || name == "answer";
      if (!shown && !value.empty()) details += (details.empty() ? "" : " ") + name + "=" + Printable(value);
    }
    const std::string user = entry->Member("user");
    rows.push_back({std::to_string(entry->seq()), LocalTime(Millis(entry->wall())), std::string(entry->event()),
                    Printable(user.empty() ? entry->Member("actor") : user), Printable(entry->Member("department")),
                    entry->Member("answer"), details});
  }
  if (rows.size() == 1) return "nothing found\n";
  return Table(rows) + (page.cursor ? "There may be more: --until or a higher --limit shows it.\n" : "");
}

std::string Table(const std::vector<std::vector<std::string>>& rows) {
  std::vector<size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], Columns(row[i]));
  }
  std::string text;
  for (const auto& row : rows) {
    for (size_t i = 0; i < row.size(); ++i) {
      text += row[i];
      if (i + 1 < row.size()) text.append(widths[i] - Columns(row[i]) + 2, ' ');
    }
    text += '\n';
  }
  return text;
}

bool SaysOk(std::string_view answer) {
  const json object = json::parse(answer, nullptr, false);
  return object.is_object() && Flag(object, "ok");
}

std::string Describe(std::string_view op, std::string_view answer) {
  const json object = json::parse(answer, nullptr, false);
  if (op == "user.list") return Users(object);
  if (op == "department.list") return Departments(object);
  if (op == "membership.list") return Memberships(object);
  if (op == "session.list") return Sessions(object);
  if (op == "status") return Status(object);
  if (op == "emergency.list") return Stops(object);
  return Done(op, object);
}

std::string DescribeFailure(std::string_view answer) {
  const json object = json::parse(answer, nullptr, false);
  const std::string message = object.is_object() ? Text(object, "message") : "";
  return message.empty() ? "the broker's answer makes no sense; are broker and shojictl of one version?" : message;
}

std::string DescribeAudit(const std::string& path, const audit::VerifyReport& report) {
  std::string text;
  if (report.problem) {
    text = "NOT WHOLE: " + path + "\nline " + std::to_string(report.problem->line) + ": " +
           std::string(Meaning(report.problem->kind)) + " (" + report.problem->detail + ")\n" +
           std::to_string(report.entries) +
           " entries before it are good. Keep the files as they are: they are evidence.\n";
    return text;
  }
  text = "whole: " + path + "\n" + std::to_string(report.entries) + " entries";
  if (report.entries > 0) text += ", from " + report.first_time + " to " + report.last_time;
  text += "\n";
  if (report.sealed_torn_lines > 0) {
    text += "note: the machine stopped while writing " + std::to_string(report.sealed_torn_lines) +
            " time(s); the unfinished lines are marked in the record and no effect followed from them\n";
  }
  if (report.torn_tail) text += "note: the last line is unfinished; the broker marks it when it starts\n";
  text += DescribeSignatures(report);
  if (!report.head_checked) text += "note: no .head file beside it, so entries cut off the end would not show\n";
  return text;
}

}  // namespace shoji::admin
