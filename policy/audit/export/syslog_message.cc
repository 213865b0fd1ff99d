#include "policy/audit/export/syslog_message.h"

#include <algorithm>

#include "policy/audit/export/csv.h"
#include "policy/audit/export/event_catalog.h"

namespace shoji::audit {
namespace {

constexpr int kFacilityLogAudit = 13;
constexpr int kInformational = 6;
constexpr size_t kMaxNameBytes = 32;
constexpr size_t kMaxHostBytes = 255;

bool IsPlain(char c) { return c > ' ' && c < 0x7F; }

// Collectors and files end a message at a line break: nobody may begin one of their own with it.
bool IsControl(char c) { return (c >= 0 && c < ' ') || c == 0x7F; }

// PARAM-VALUE: UTF-8 in which these three stand behind a backslash (section 6.3.3). Control characters become blanks:
// the entry behind has them.
void AppendParam(std::string& out, std::string_view name, std::string_view value) {
  out += ' ';
  for (const char c : name.substr(0, kMaxNameBytes)) out += IsPlain(c) && c != '=' && c != ']' && c != '"' ? c : '_';
  out += "=\"";
  for (const char c : value) {
    if (c == '"' || c == '\\' || c == ']') out += '\\';
    out += IsControl(c) ? ' ' : c;
  }
  out += '"';
}

int Severity(std::string_view event, std::string_view answer) {
  if (answer == "deny") return 4;
  const EventKind* kind = FindEventKind(event);
  return kind == nullptr ? kInformational : kind->severity;
}

// SD-NAME and MSGID: printable ASCII.
std::string Plain(std::string_view text, size_t max) {
  std::string plain(text.substr(0, max));
  std::ranges::replace_if(plain, [](char c) { return !IsPlain(c); }, '_');
  return plain.empty() ? "-" : plain;
}

}  // namespace

std::string SyslogHost(std::string_view name) {
  const bool good = !name.empty() && name.size() <= kMaxHostBytes && std::ranges::all_of(name, IsPlain);
  return good ? std::string(name) : "-";
}

std::string SyslogMessage(const EntryView& entry, const SyslogOrigin& origin) {
  const int priority = 8 * kFacilityLogAudit + Severity(entry.event(), entry.Member("answer"));
  std::string message = "<" + std::to_string(priority) + ">1 " + std::string(entry.time()) + " " +
                        SyslogHost(origin.host) + " shoji - " + Plain(entry.event(), kMaxNameBytes) + " [shoji@" +
                        std::to_string(origin.enterprise_number);
  AppendParam(message, "seq", std::to_string(entry.seq()));
  for (const auto& [name, value] : entry.Fields()) AppendParam(message, name, value);
  return message.append("] ").append(kByteOrderMark).append(entry.line());
}

std::string OctetCounted(std::string_view message) {
  return std::to_string(message.size()).append(" ").append(message);
}

}  // namespace shoji::audit
