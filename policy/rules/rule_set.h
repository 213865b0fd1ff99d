// The rules of one installation as values: what a rule file says, or what a test or the console puts together. Made by
// ParseRules() from TOML (GRAMMAR.md); compiled by policy::Engine. Pure values, any thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "codec/base/result.h"
#include "policy/decision.h"
#include "policy/enum_set.h"
#include "policy/inspect/inspector_settings.h"
#include "policy/request.h"
#include "policy/rules/network.h"

namespace shoji::policy {

struct TimeSpan {
  uint16_t from_minute = 0;  // of the day, inclusive
  uint16_t to_minute = 0;    // exclusive, <= 1440, > from_minute
  bool operator==(const TimeSpan&) const = default;
};

struct DateSpan {
  int32_t first_day = 0;  // days since 1970-01-01, inclusive
  int32_t last_day = 0;   // inclusive, >= first_day
  bool operator==(const DateSpan&) const = default;
};

enum class Weekday : uint8_t { kSunday = 0, kMonday, kTuesday, kWednesday, kThursday, kFriday, kSaturday };

// A rule matches when each of its conditions holds. A set that is Any(), or a list that is empty, holds always.
struct Rule {
  std::string id;  // 1..64 of a-z 0-9 - . ; unique
  std::string note;
  int line = 0;  // where its [[rules]] stands in the file; 0 when it came from none

  std::vector<std::string> departments;
  EnumSet<Role> roles = EnumSet<Role>::Any();
  EnumSet<Zone> zones = EnumSet<Zone>::Any();
  std::vector<Network> terminals;
  EnumSet<Direction> directions = EnumSet<Direction>::Any();
  EnumSet<Channel> channels = EnumSet<Channel>::Any();
  EnumSet<Classification> classes = EnumSet<Classification>::Any();
  EnumSet<Integrity> integrity = EnumSet<Integrity>::Any();
  EnumSet<Availability> availability = EnumSet<Availability>::Any();
  std::vector<std::string> media_types;  // "text/plain" or "image/*", lower case
  std::vector<DateSpan> dates;
  EnumSet<Weekday> days = EnumSet<Weekday>::Any();
  std::vector<TimeSpan> times;

  Answer answer = Answer::kDeny;
  Limits limits;      // of a rule that does not deny
  std::string grant;  // the weakening it asks for (policy/grants/), empty for nearly all

  bool operator==(const Rule&) const = default;
};

struct Department {
  Classification classification = Classification::k3A;  // every transfer of its people counts at least as this
  std::string contact;                                  // whom its people ask; empty: the rule set's contact
  // Burned into the picture: "{user} {terminal} {time} {department}" and plain text; empty: the rule set's watermark.
  std::string watermark;
  bool operator==(const Department&) const = default;
};

// A default-made RuleSet refuses everything.
struct RuleSet {
  std::string name;
  Classification classification = Classification::k3A;  // of people whose department is not described below
  std::string contact;
  std::string watermark;  // as in Department; empty: none
  std::map<std::string, Department> departments;
  std::vector<Rule> rules;
  inspect::InspectorSettings inspectors;  // never weaker than the built-in ones

  bool operator==(const RuleSet&) const = default;

  // The floor of a person's class: the highest default among `of` (an undescribed department, or none at all: the rule
  // set's own).
  Classification Floor(const std::vector<std::string>& of) const;
  // Of the first of `of` that has one of its own, else the rule set's.
  std::string_view ContactOf(const std::vector<std::string>& of) const;
  std::string_view WatermarkOf(const std::vector<std::string>& of) const;
};

// The rule set that the file's text `toml` says. Every error reads "FILE:LINE: what is wrong; what to write instead",
// one per line when there are several (at most 20). FILE is `file_name`, used for nothing else.
Result<RuleSet> ParseRules(std::string_view toml, std::string_view file_name);

}  // namespace shoji::policy
