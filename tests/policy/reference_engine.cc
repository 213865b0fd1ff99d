#include "tests/policy/reference_engine.h"

#include <map>
#include <optional>
#include <set>

namespace shoji::policy {
namespace {

using Verdict = std::pair<Answer, std::pair<int, std::string>>;  // answer, reason number, rule; the smallest counts

int ClassOf(const RuleSet& rules, const Request& request) {
  int highest = std::max(static_cast<int>(request.declared), static_cast<int>(request.inspected));
  const auto& names = request.subject.departments;
  if (names.empty()) highest = std::max(highest, static_cast<int>(rules.classification));
  for (const auto& name : names) {
    const bool known = rules.departments.count(name) == 1;
    highest =
        std::max(highest, static_cast<int>(known ? rules.departments.at(name).classification : rules.classification));
  }
  return highest;
}

bool Unknown(bool is_unknown, const Rule& rule, bool holds) {
  return is_unknown ? rule.answer == Answer::kDeny : holds;
}

bool WhoAndWhat(const Rule& rule, const RuleSet& rules, const Request& request) {
  const std::map<std::string, Role> roles = {
      {"staff", Role::kStaff}, {"security", Role::kSecurity}, {"auditor", Role::kAuditor}, {"admin", Role::kAdmin}};
  const auto role = roles.find(request.subject.role);
  if (!rule.roles.any() &&
      !Unknown(role == roles.end(), rule, role != roles.end() && rule.roles.contains(role->second))) {
    return false;
  }
  if (!rule.terminals.empty()) {
    const auto address = ParseAddress(request.subject.terminal);
    bool inside = false;
    for (const auto& network : rule.terminals) inside = inside || (address && network.Contains(*address));
    if (!Unknown(!address, rule, inside)) return false;
  }
  const bool integrity = rule.integrity.any() || Unknown(request.integrity == Integrity::kNone, rule,
                                                         rule.integrity.contains(request.integrity));
  const bool availability = rule.availability.any() || Unknown(request.availability == Availability::kNone, rule,
                                                               rule.availability.contains(request.availability));
  return rule.zones.contains(request.zone) && rule.directions.contains(request.direction) &&
         rule.channels.contains(request.channel) && integrity && availability &&
         rule.classes.contains(static_cast<Classification>(ClassOf(rules, request)));
}

bool TypeFits(const Rule& rule, const Request& request) {
  if (rule.media_types.empty()) return true;
  if (request.media_type.empty()) return rule.answer == Answer::kDeny;
  const std::string major = request.media_type.substr(0, request.media_type.find('/'));
  for (const auto& type : rule.media_types) {
    if (type == request.media_type || type == major + "/*") return true;
  }
  return false;
}

bool DateFits(const Rule& rule, int day) {
  bool fits = rule.dates.empty();
  for (const auto& span : rule.dates) fits = fits || (day >= span.first_day && day <= span.last_day);
  return fits;
}

bool HourFits(const Rule& rule, const LocalTime& at) {
  bool fits = rule.times.empty();
  for (const auto& span : rule.times) fits = fits || (at.minute >= span.from_minute && at.minute < span.to_minute);
  return fits && rule.days.contains(static_cast<Weekday>(at.weekday));
}

Reason Missed(const Rule& rule, const Request& request) {
  if (!TypeFits(rule, request)) return Reason::kWrongType;
  if (DateFits(rule, request.at.day)) return Reason::kOutsideHours;
  for (const auto& span : rule.dates) {
    if (span.last_day >= request.at.day) return Reason::kOutsideHours;
  }
  return Reason::kExpired;
}

bool Sanitisable(const Request& request) {
  const std::set channels = {Channel::kClipboardText, Channel::kClipboardImage, Channel::kFileDownload};
  return request.direction == Direction::kInbound && channels.contains(request.channel);
}

Reason Plain(Answer answer) {
  const std::map<Answer, Reason> reasons = {{Answer::kDeny, Reason::kRuleDenies},
                                            {Answer::kApprove, Reason::kNeedsApproval}};
  return reasons.contains(answer) ? reasons.at(answer) : Reason::kAllowed;
}

// The rules for one department; those that matched are added to `matched`.
Verdict ForDepartment(const std::string& name, const RuleSet& rules, const Request& request,
                      std::vector<Rule>& matched) {
  std::set<Verdict> matches, misses;
  for (const Rule& rule : rules.rules) {
    const std::set<std::string> names(rule.departments.begin(), rule.departments.end());
    if (!(names.empty() || names.contains(name)) || !WhoAndWhat(rule, rules, request)) continue;
    if (TypeFits(rule, request) && DateFits(rule, request.at.day) && HourFits(rule, request.at)) {
      const bool in_vain = rule.answer == Answer::kSanitise && !Sanitisable(request);
      const Answer answer = in_vain ? Answer::kDeny : rule.answer;
      matches.insert({answer, {static_cast<int>(in_vain ? Reason::kNoSanitiser : Plain(answer)), rule.id}});
      matched.push_back(rule);
    } else if (rule.answer != Answer::kDeny) {
      misses.insert({Answer::kDeny, {static_cast<int>(Missed(rule, request)), rule.id}});
    }
  }
  if (!matches.empty()) return *matches.begin();
  return misses.empty() ? Verdict{Answer::kDeny, {1, "default-deny"}} : *misses.begin();
}

// The smallest limit and, of the rules that have it, the smallest id.
template <typename Limit>
std::pair<uint64_t, std::string> Least(const std::vector<Rule>& rules, Limit limit) {
  std::set<std::pair<uint64_t, std::string>> limits;
  for (const Rule& rule : rules) limits.insert({rule.limits.*limit, rule.id});
  return *limits.begin();
}

bool Possible(const Request& request) {
  const bool out = request.direction == Direction::kOutbound;
  const std::set<Channel> ways =
      out ? std::set{Channel::kClipboardText, Channel::kClipboardImage, Channel::kFileUpload}
          : std::set{Channel::kClipboardText, Channel::kClipboardImage, Channel::kFileDownload, Channel::kPrint};
  return ways.contains(request.channel);
}

Decision Answered(Answer answer, Reason reason, const std::string& rule, Limits limits) {
  Decision decision = Refusal(reason, rule);
  decision.answer = answer;
  decision.limits = limits;
  return decision;
}

Decision WithinLimits(Answer answer, Reason reason, const std::string& rule, const std::vector<Rule>& matched,
                      const Request& request) {
  const auto size = Least(matched, &Limits::max_bytes), count = Least(matched, &Limits::max_per_minute);
  const auto total = Least(matched, &Limits::max_bytes_per_minute);
  const Limits limits{size.first, static_cast<uint32_t>(count.first), total.first};
  if (request.bytes > size.first) return Answered(Answer::kDeny, Reason::kTooLarge, size.second, limits);
  if (request.recent.count + 1 > count.first) return Answered(Answer::kDeny, Reason::kTooMany, count.second, limits);
  if (request.bytes + request.recent.bytes > total.first) {
    return Answered(Answer::kDeny, Reason::kTooMany, total.second, limits);
  }
  return Answered(answer, reason, rule, limits);
}

Decision Decide(const RuleSet& rules, const Request& request) {
  if (!Possible(request)) return Refusal(Reason::kMalformed, "invariant-possible");
  if (request.zone == Zone::kMyNumber) return Refusal(Reason::kMyNumber, "invariant-mynumber");
  if (request.direction == Direction::kOutbound && ClassOf(rules, request) >= 3) {
    return Refusal(Reason::kClassNeverLeaves, "invariant-class-3");
  }
  std::vector<Rule> matched;
  std::set<Verdict> verdicts;
  auto names = request.subject.departments;
  if (names.empty()) names.emplace_back();
  for (const auto& name : names) verdicts.insert(ForDepartment(name, rules, request, matched));
  auto [answer, why] = *verdicts.begin();
  const auto& [number, rule] = why;
  Reason reason = static_cast<Reason>(number);
  if (answer == Answer::kDeny) return Refusal(reason, rule);
  const bool text = request.channel == Channel::kClipboardText, in = request.direction == Direction::kInbound;
  if (in && !text && !Sanitisable(request)) return Refusal(Reason::kNoSanitiser, rule);
  if (in && !text && answer >= Answer::kSanitise) answer = Answer::kSanitise, reason = Reason::kNoRawFileIn;
  return WithinLimits(answer, reason, rule, matched, request);
}

}  // namespace

Decision ReferenceDecide(const RuleSet& rules, const Request& request) {
  Decision decision = Decide(rules, request);
  decision.classification = static_cast<Classification>(ClassOf(rules, request));
  decision.contact = rules.contact;
  return decision;
}

}  // namespace shoji::policy
