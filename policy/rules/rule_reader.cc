#include "policy/rules/rule_reader.h"

#include <algorithm>
#include <array>
#include <utility>

#include "policy/classification/classification.h"
#include "policy/grants/grants.h"
#include "policy/rules/value_text.h"

namespace shoji::policy {
namespace {

constexpr size_t kMostIdBytes = 64;
constexpr size_t kMostNoteBytes = 1000;
constexpr int64_t kMostPerMinute = 600;
// Everything a user may move within a minute, at the most any rule can say.
constexpr uint64_t kMostBytesPerMinute = kMostBytes * kMostPerMinute;

template <typename E, size_t N>
struct Choices {
  std::array<E, N> values;
  std::string_view mend;  // "is no direction; write ..."
};
constexpr Choices<Direction, 2> kDirections = {{Direction::kOutbound, Direction::kInbound},
                                               "is no direction; write \"outbound\" or \"inbound\""};
constexpr Choices<Channel, 5> kChannels = {
    {Channel::kClipboardText, Channel::kClipboardImage, Channel::kFileUpload, Channel::kFileDownload, Channel::kPrint},
    "is no channel; write \"clipboard.text\", \"clipboard.image\", \"file.upload\", \"file.download\" or \"print\""};
constexpr Choices<Classification, 5> kClasses = {
    {Classification::k1, Classification::k2, Classification::k3C, Classification::k3B, Classification::k3A},
    "is no class; write \"1\", \"2\", \"3C\", \"3B\" or \"3A\""};
constexpr Choices<Zone, 2> kZones = {{Zone::kLgwan, Zone::kInternet},
                                     "is no zone a rule can name; write \"lgwan\" or \"internet\""};
constexpr Choices<Role, 4> kRoles = {{Role::kStaff, Role::kSecurity, Role::kAuditor, Role::kAdmin},
                                     "is no role; write \"staff\", \"security\", \"auditor\" or \"admin\""};
constexpr Choices<Integrity, 2> kIntegrities = {{Integrity::k1, Integrity::k2}, "is none; write \"1\" or \"2\""};
constexpr Choices<Availability, 2> kAvailabilities = {{Availability::k1, Availability::k2},
                                                      "is none; write \"1\" or \"2\""};
constexpr Choices<Answer, 4> kAnswers = {{Answer::kDeny, Answer::kApprove, Answer::kSanitise, Answer::kAllow},
                                         "is no answer; write \"deny\", \"approve\", \"sanitise\" or \"allow\""};

// Reads the list at `key`; Any() when the key is not there.
template <typename E, size_t N>
EnumSet<E> ReadSet(TableReader& in, std::string_view key, const Choices<E, N>& choices) {
  if (!in.has(key)) return EnumSet<E>::Any();
  EnumSet<E> set;
  in.List(key, [&](const std::string& text) -> std::string {
    const auto found = std::ranges::find_if(choices.values, [&](E value) { return Name(value) == text; });
    if (found == choices.values.end()) return std::string(choices.mend);
    set.insert(*found);
    return {};
  });
  return set;
}

// Reads each text of the list at `key` with `parse` and hands the value to `take`.
template <typename Parse, typename Take>
void ReadEach(TableReader& in, std::string_view key, Parse parse, Take take) {
  in.List(key, [&](const std::string& text) -> std::string {
    auto value = parse(text);
    if (!value) return value.error().message;
    take(*std::move(value));
    return {};
  });
}

Result<std::string> ParseMediaType(const std::string& text) {
  const size_t slash = text.find('/');
  const bool plain = std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || std::string_view("/.+-_*").contains(c);
  });
  const bool whole = slash != std::string::npos && slash > 0 && slash + 1 < text.size();
  const size_t star = text.find('*');
  const bool star_fits = star == std::string::npos || (star == slash + 1 && star + 1 == text.size());
  if (plain && whole && star_fits && text.find('/', slash + 1) == std::string::npos) return text;
  return Fail(ErrorCode::kInvalid, "is no media type; write \"application/pdf\" or \"image/*\", in lower case");
}

std::string CheckId(const std::string& id) {
  const bool plain = std::ranges::all_of(
      id, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.'; });
  if (!plain || id.size() > kMostIdBytes) return "is no id; write at most 64 of a-z, 0-9, - and .";
  const bool taken = id == "default-deny" || id == "gate" || id == "emergency-stop" || id.starts_with("invariant-");
  return taken ? "is what Shoji calls a rule of its own; write another id" : "";
}

// The table's id, for complaints and the rule; complains when there is none to use.
std::string ReadId(const toml::table& table, Complaints& complaints) {
  TableReader in(table, "a rule: ", complaints);
  std::string id;
  in.One("id", [&](const std::string& text) { return id = text, CheckId(text); });
  if (!in.has("id")) in.Complain("id", "is missing; write id = \"...\", a name of its own for the rule");
  return id;
}

void ReadWho(TableReader& in, Rule& rule) {
  in.List("departments", [&](const std::string& text) { return rule.departments.push_back(text), std::string(); });
  rule.roles = ReadSet(in, "roles", kRoles);
  rule.zones = ReadSet(in, "zones", kZones);
  ReadEach(in, "terminals", ParseNetwork, [&](Network network) { rule.terminals.push_back(network); });
}

void ReadWhat(TableReader& in, Rule& rule) {
  rule.directions = ReadSet(in, "directions", kDirections);
  rule.channels = ReadSet(in, "channels", kChannels);
  rule.classes = ReadSet(in, "classes", kClasses);
  rule.integrity = ReadSet(in, "integrity", kIntegrities);
  rule.availability = ReadSet(in, "availability", kAvailabilities);
  ReadEach(in, "media_types", ParseMediaType, [&](std::string type) { rule.media_types.push_back(std::move(type)); });
}

void ReadWhen(TableReader& in, Rule& rule) {
  ReadEach(in, "dates", ParseDateSpan, [&](DateSpan span) { rule.dates.push_back(span); });
  ReadEach(in, "times", ParseTimeSpan, [&](TimeSpan span) { rule.times.push_back(span); });
  if (!in.has("days")) return;
  rule.days = {};
  ReadEach(in, "days", ParseWeekdays, [&](EnumSet<Weekday> days) { rule.days = rule.days.With(days); });
}

void ReadAnswer(TableReader& in, Rule& rule) {
  in.One("answer", [&](const std::string& text) -> std::string {
    const auto found = std::ranges::find_if(kAnswers.values, [&](Answer value) { return Name(value) == text; });
    if (found == kAnswers.values.end()) return std::string(kAnswers.mend);
    rule.answer = *found;
    return {};
  });
  if (!in.has("answer")) in.Complain("answer", "is missing; write \"deny\", \"approve\", \"sanitise\" or \"allow\"");
  in.One("grant", [&](const std::string& text) -> std::string {
    rule.grant = text;
    const bool known = grants::WeakeningNamed(text) != grants::Weakening::kNone;
    return known ? "" : "is no grant; write \"class-3c-outbound\" or \"raw-file-inbound\", or leave the key out";
  });
}

uint64_t ReadSize(TableReader& in, std::string_view key, uint64_t most) {
  uint64_t bytes = 0;
  in.One(key, [&](const std::string& text) -> std::string {
    const auto size = ParseSize(text, most);
    if (!size) return size.error().message;
    bytes = *size;
    return {};
  });
  return bytes;
}

// A rule that lets something pass says in full what, and how much.
void ReadLimits(TableReader& in, Rule& rule) {
  for (const auto key : {"directions", "channels", "classes"}) {
    if (!in.has(key)) in.Complain(key, "is missing; a rule that does not deny lists what it is for");
  }
  if (!in.has("max_bytes")) in.Complain("max_bytes", "is missing; write the largest transfer, such as \"10 KiB\"");
  if (!in.has("per_minute")) in.Complain("per_minute", "is missing; write how often within a minute, such as 10");
  Limits& limits = rule.limits;
  limits.max_bytes = ReadSize(in, "max_bytes", kMostBytes);
  limits.max_per_minute = static_cast<uint32_t>(in.Number("per_minute", 1, kMostPerMinute).value_or(0));
  limits.max_bytes_per_minute = limits.max_bytes * limits.max_per_minute;
  if (!in.has("bytes_per_minute")) return;
  limits.max_bytes_per_minute = ReadSize(in, "bytes_per_minute", kMostBytesPerMinute);
  if (limits.max_bytes_per_minute != 0 && limits.max_bytes_per_minute < limits.max_bytes) {
    in.Complain("bytes_per_minute", "is less than max_bytes, so the largest transfer never passes; write at least " +
                                        Quoted(SizeText(limits.max_bytes)));
  }
}

void ReadNoLimits(TableReader& in) {
  for (const auto key : {"max_bytes", "per_minute", "bytes_per_minute", "grant"}) {
    if (in.has(key)) in.Complain(key, "has no meaning in a rule that denies; leave it out");
  }
}

void CheckSanitise(TableReader& in, const Rule& rule) {
  if (rule.answer != Answer::kSanitise || !in.has("directions")) return;
  if (!rule.directions.contains(Direction::kOutbound)) return;
  in.Complain("directions", "only what comes in is sanitised; write [\"inbound\"]");
}

}  // namespace

Rule ReadRule(const toml::table& table, Complaints& complaints) {
  Rule rule;
  rule.id = ReadId(table, complaints);
  TableReader in(table, rule.id.empty() ? "a rule: " : "rule " + Quoted(rule.id) + ": ", complaints);
  rule.line = in.line();
  in.OnlyKnows(
      {"id",        "note",       "departments",      "roles",       "zones", "terminals", "directions", "channels",
       "classes",   "integrity",  "availability",     "media_types", "dates", "days",      "times",      "answer",
       "max_bytes", "per_minute", "bytes_per_minute", "grant"});
  rule.note = in.Text("note", kMostNoteBytes).value_or("");
  ReadWho(in, rule);
  ReadWhat(in, rule);
  ReadWhen(in, rule);
  ReadAnswer(in, rule);
  rule.answer == Answer::kDeny ? ReadNoLimits(in) : ReadLimits(in, rule);
  CheckSanitise(in, rule);
  return rule;
}

}  // namespace shoji::policy
