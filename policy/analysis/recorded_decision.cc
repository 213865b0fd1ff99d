#include "policy/analysis/recorded_decision.h"

#include <array>
#include <charconv>
#include <chrono>
#include <optional>
#include <string_view>

namespace shoji::policy {
namespace {

// The value of E, one of 0..last, that is called `name`.
template <typename E>
std::optional<E> Named(std::string_view name, int last) {
  for (int value = 0; value <= last; ++value) {
    const auto candidate = static_cast<E>(value);
    if (Name(candidate) == name && name != "unknown") return candidate;
  }
  return std::nullopt;
}

int Digits(std::string_view text, size_t from, size_t count) {
  int value = -1;
  const char* const begin = text.data() + from;
  const auto [end, error] = std::from_chars(begin, begin + count, value);
  return error == std::errc() && end == begin + count && *begin != '-' ? value : -1;
}

// "2026-11-21T10:40"
std::optional<LocalTime> ReadLocal(std::string_view text) {
  if (text.size() != 16 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':') return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(Digits(text, 0, 4)),
                                         std::chrono::month(static_cast<unsigned>(Digits(text, 5, 2))),
                                         std::chrono::day(static_cast<unsigned>(Digits(text, 8, 2)))};
  const int hour = Digits(text, 11, 2);
  const int minute = Digits(text, 14, 2);
  if (!date.ok() || hour < 0 || hour > 23 || minute < 0 || minute > 59) return std::nullopt;
  const std::chrono::sys_days day(date);
  return LocalTime{.day = static_cast<int32_t>(day.time_since_epoch().count()),
                   .weekday = static_cast<uint8_t>(std::chrono::weekday(day).c_encoding()),
                   .minute = static_cast<uint16_t>(hour * 60 + minute)};
}

std::vector<std::string> Split(std::string_view text) {
  std::vector<std::string> names;
  while (!text.empty()) {
    const size_t end = std::min(text.find(','), text.size());
    names.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return names;
}

// Reads members until one makes no sense, and remembers which.
class Members {
 public:
  explicit Members(const audit::EntryView& entry) : entry_(entry) {}

  template <typename E>
  void Read(std::string_view member, int last, E& into) {
    Take(member, Named<E>(entry_.Member(member), last), into);
  }
  void Read(std::string_view member, LocalTime& into) { Take(member, ReadLocal(entry_.Member(member)), into); }
  template <typename Number>
  void ReadNumber(std::string_view member, Number& into) {
    const int64_t number = entry_.Number(member);
    const bool sound = entry_.Has(member) && number >= 0;
    Take(member, sound ? std::optional(static_cast<Number>(number)) : std::nullopt, into);
  }
  void ReadText(std::string_view member, std::string& into) {
    Take(member, entry_.Has(member) ? std::optional(entry_.Member(member)) : std::nullopt, into);
  }
  const std::string& bad() const { return bad_; }

 private:
  template <typename Value>
  void Take(std::string_view member, std::optional<Value> value, Value& into) {
    if (value) {
      into = std::move(*value);
    } else if (bad_.empty()) {
      bad_ = member;
    }
  }

  const audit::EntryView& entry_;
  std::string bad_;
};

}  // namespace

Result<RecordedDecision> ReadRecordedDecision(const audit::EntryView& entry) {
  if (entry.event() != "transfer.decided") return Fail(ErrorCode::kInvalid, "the entry is no decision");
  RecordedDecision past;
  past.when = entry.wall();
  Request& request = past.request;
  Members members(entry);
  std::string departments;
  std::string stage;
  members.ReadText("user", request.subject.user);
  members.ReadText("department", departments);
  members.ReadText("role", request.subject.role);
  members.ReadText("terminal", request.subject.terminal);
  members.Read("zone", 3, request.zone);
  members.Read("channel", 5, request.channel);
  members.Read("direction", 2, request.direction);
  members.Read("declared", 5, request.declared);
  members.Read("inspected", 5, request.inspected);
  members.Read("integrity", 2, request.integrity);
  members.Read("availability", 2, request.availability);
  members.ReadNumber("bytes", request.bytes);
  members.ReadText("media_type", request.media_type);
  members.ReadNumber("recent_count", request.recent.count);
  members.ReadNumber("recent_bytes", request.recent.bytes);
  members.Read("local", request.at);
  members.ReadText("stage", stage);
  members.Read("answer", 3, past.answer);
  members.ReadText("rule", past.rule_id);
  members.ReadText("reason", past.reason_key);
  if (!members.bad().empty()) {
    return Fail(ErrorCode::kInvalid, "entry " + std::to_string(entry.seq()) + " has no usable " + members.bad());
  }
  request.subject.departments = Split(departments);
  request.stage = stage == "early" ? Stage::kEarly : Stage::kFinal;
  return past;
}

}  // namespace shoji::policy
