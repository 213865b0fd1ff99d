#include "policy/rules/rule_match.h"

#include <algorithm>

#include "policy/classification/classification.h"

namespace shoji::policy {
namespace {

// `inside` counts only when the fact is known; else the stricter of the two readings.
bool Holds(const Rule& rule, bool known, bool inside) { return known ? inside : rule.answer == Answer::kDeny; }

// `named`, with the unknown value (0 in each enumeration) where the stricter reading needs it.
template <typename E>
EnumSet<E> WithUnknown(EnumSet<E> named, const Rule& rule) {
  if (!named.any() && Holds(rule, false, false)) named.insert(static_cast<E>(0));
  return named;
}

bool TerminalHolds(const Rule& rule, const Facts& facts) {
  if (rule.terminals.empty()) return true;
  const bool inside = facts.terminal && std::ranges::any_of(rule.terminals, [&](const Network& network) {
                        return network.Contains(*facts.terminal);
                      });
  return Holds(rule, facts.terminal.has_value(), inside);
}

// "image/*" fits every image; anything else only itself.
bool Fits(std::string_view pattern, std::string_view type) {
  if (!pattern.ends_with("/*")) return pattern == type;
  return type.starts_with(pattern.substr(0, pattern.size() - 1));
}

bool MediaTypeHolds(const Rule& rule, const Request& request) {
  if (rule.media_types.empty()) return true;
  const std::string& type = request.media_type;
  const bool inside =
      std::ranges::any_of(rule.media_types, [&](const std::string& pattern) { return Fits(pattern, type); });
  return Holds(rule, !type.empty(), inside);
}

bool DateHolds(const Rule& rule, const LocalTime& at) {
  return rule.dates.empty() || std::ranges::any_of(rule.dates, [&](const DateSpan& span) {
           return span.first_day <= at.day && at.day <= span.last_day;
         });
}

bool TimeHolds(const Rule& rule, const LocalTime& at) {
  return rule.times.empty() || std::ranges::any_of(rule.times, [&](const TimeSpan& span) {
           return span.from_minute <= at.minute && at.minute < span.to_minute;
         });
}

}  // namespace

Facts FactsOf(const Request& request, const RuleSet& rules) {
  const Classification floor = rules.Floor(request.subject.departments);
  return {.role = RoleNamed(request.subject.role),
          .terminal = ParseAddress(request.subject.terminal),
          .classification = Effective(floor, request.declared, request.inspected)};
}

Fitting FittingOf(const Rule& rule) {
  return {.roles = WithUnknown(rule.roles, rule),
          .zones = rule.zones,
          .integrity = WithUnknown(rule.integrity, rule),
          .availability = WithUnknown(rule.availability, rule)};
}

bool HasFurtherConditions(const Rule& rule) {
  const bool somebody = !rule.roles.any() || !rule.zones.any() || !rule.terminals.empty();
  const bool something = !rule.integrity.any() || !rule.availability.any() || !rule.media_types.empty();
  const bool sometimes = !rule.dates.empty() || !rule.days.any() || !rule.times.empty();
  return somebody || something || sometimes;
}

EnumSet<Condition> FailedConditions(const Rule& rule, const Request& request, const Facts& facts) {
  const Fitting fitting = FittingOf(rule);
  EnumSet<Condition> failed;
  const auto check = [&failed](Condition condition, bool holds) {
    if (!holds) failed.insert(condition);
  };
  check(Condition::kRole, fitting.roles.contains(facts.role));
  check(Condition::kZone, fitting.zones.contains(request.zone));
  check(Condition::kTerminal, TerminalHolds(rule, facts));
  check(Condition::kDirection, rule.directions.contains(request.direction));
  check(Condition::kChannel, rule.channels.contains(request.channel));
  check(Condition::kClassification, rule.classes.contains(facts.classification));
  check(Condition::kIntegrity, fitting.integrity.contains(request.integrity));
  check(Condition::kAvailability, fitting.availability.contains(request.availability));
  check(Condition::kMediaType, MediaTypeHolds(rule, request));
  check(Condition::kDate, DateHolds(rule, request.at));
  check(Condition::kDay, rule.days.contains(static_cast<Weekday>(request.at.weekday)));
  check(Condition::kTime, TimeHolds(rule, request.at));
  return failed;
}

bool NamesDepartment(const Rule& rule, std::string_view department) {
  return rule.departments.empty() || std::ranges::find(rule.departments, department) != rule.departments.end();
}

bool FailsOnlyBySituation(EnumSet<Condition> failed) {
  constexpr EnumSet<Condition> kSituation{Condition::kMediaType, Condition::kDate, Condition::kDay, Condition::kTime};
  return kSituation.contains(failed);
}

}  // namespace shoji::policy
