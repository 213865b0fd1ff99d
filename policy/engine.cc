// How a decision is made, from top to bottom:
//   1. impossible questions and the My Number zone are refused;
//   2. the rules are asked for each of the person's departments, the strictest answer and the least limits count;
//   3. class 3 does not go outbound, and nothing raw comes in, whatever the rules say;
//   4. what is left must be within the limits.
// The tests flip every comparison below, one at a time, and expect to notice (tests/policy/mutation).
#include "policy/engine.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "policy/classification/classification.h"

namespace shoji::policy {
namespace {

// Which way each channel goes; every other question is impossible.
bool GoesThatWay(Channel channel, Direction direction) {
  const bool outbound = direction == Direction::kOutbound;
  const bool inbound = direction == Direction::kInbound;
  switch (channel) {
    case Channel::kClipboardText:
    case Channel::kClipboardImage:
      return outbound || inbound;
    case Channel::kFileUpload:
      return outbound;
    case Channel::kFileDownload:
    case Channel::kPrint:
      return inbound;
  }
  return false;
}

bool IsPossible(const Request& request) {
  return GoesThatWay(request.channel, request.direction) && request.declared <= Classification::k3A &&
         request.inspected <= Classification::k3A && request.at.weekday <= 6 && request.at.minute < 1440;
}

// Bytes that something on the Internet side made and a program on the LGWAN side would have to read.
bool IsRawInbound(const Request& request) {
  return request.direction == Direction::kInbound && request.channel != Channel::kClipboardText;
}

// What can be sanitised today: text is normalised, a download becomes its text extract.
bool CanSanitise(const Request& request) {
  return request.direction == Direction::kInbound &&
         (request.channel == Channel::kClipboardText || request.channel == Channel::kFileDownload);
}

uint64_t SaturatingSum(uint64_t a, uint64_t b) { return a + std::min(b, std::numeric_limits<uint64_t>::max() - a); }

struct Excess {
  Reason reason;
  RuleIndex::Rank rank;  // whose limit it is
};

std::optional<Excess> ExcessOf(const Request& request, const Ruling& ruling) {
  const Recent& recent = request.recent;
  if (request.bytes > ruling.bytes.most) return Excess{Reason::kTooLarge, ruling.bytes.rank};
  if (recent.count >= ruling.per_minute.most) return Excess{Reason::kTooMany, ruling.per_minute.rank};
  if (SaturatingSum(recent.bytes, request.bytes) > ruling.bytes_per_minute.most) {
    return Excess{Reason::kTooMany, ruling.bytes_per_minute.rank};
  }
  return std::nullopt;
}

// Why an allowing rule that fails by its situation only does not allow this now.
Reason WhyNotNow(const Rule& rule, EnumSet<Condition> failed, const LocalTime& at) {
  if (failed.contains(Condition::kMediaType)) return Reason::kWrongType;
  const auto is_over = [&at](const DateSpan& span) { return span.last_day < at.day; };
  const bool over = failed.contains(Condition::kDate) && std::ranges::all_of(rule.dates, is_over);
  return over ? Reason::kExpired : Reason::kOutsideHours;
}

Reason ReasonOf(Answer answer) {
  if (answer == Answer::kDeny) return Reason::kRuleDenies;
  return answer == Answer::kApprove ? Reason::kNeedsApproval : Reason::kAllowed;
}

Limits LimitsOf(const Ruling& ruling) {
  return {.max_bytes = ruling.bytes.most,
          .max_per_minute = static_cast<uint32_t>(ruling.per_minute.most),
          .max_bytes_per_minute = ruling.bytes_per_minute.most};
}

}  // namespace

Engine::Engine(RuleSet rules, grants::Held held) : rules_(std::move(rules)), index_(rules_.rules), held_(held) {}

Decision Engine::Decide(const Request& request) const {
  const Facts facts = FactsOf(request, rules_);
  Decision decision = Answered(request, facts);
  decision.classification = facts.classification;
  decision.contact = rules_.ContactOf(request.subject.departments);
  return decision;
}

Decision Engine::Answered(const Request& request, const Facts& facts) const {
  if (!IsPossible(request)) return Refusal(Reason::kMalformed, "invariant-possible");
  if (request.zone != Zone::kLgwan && request.zone != Zone::kInternet) {
    return Refusal(Reason::kMyNumber, "invariant-mynumber");
  }
  const Ruling ruling = RuleFor(request, facts);
  if (request.direction == Direction::kOutbound && IsClass3(facts.classification)) {
    const bool weakened =
        facts.classification == Classification::k3C && ruling.weakened.contains(grants::Weakening::kClass3COutbound);
    if (!weakened) return Refusal(Reason::kClassNeverLeaves, "invariant-class-3");
  }
  if (ruling.finding.answer == Answer::kDeny) return Refusal(ruling.finding.reason, IdOf(ruling.finding.rank));
  return Permitted(request, ruling);
}

// The rules do not deny: what they permit at most, within their limits.
Decision Engine::Permitted(const Request& request, const Ruling& ruling) const {
  Decision decision;
  decision.answer = ruling.finding.answer;
  decision.limits = LimitsOf(ruling);
  Reason reason = ruling.finding.reason;
  if (IsRawInbound(request) && !ruling.weakened.contains(grants::Weakening::kRawFileInbound)) {
    decision.answer = std::min(decision.answer, Answer::kSanitise);
    if (decision.answer == Answer::kSanitise) reason = Reason::kNoRawFileIn;
  }
  RuleIndex::Rank rank = ruling.finding.rank;
  if (decision.answer == Answer::kSanitise && !CanSanitise(request)) {
    return Refusal(Reason::kNoSanitiser, IdOf(rank));
  }
  if (const auto excess = ExcessOf(request, ruling)) {
    decision.answer = Answer::kDeny;
    reason = excess->reason;
    rank = excess->rank;
  }
  decision.rule_id = IdOf(rank);
  decision.reason_key = Name(reason);
  decision.reason_code = static_cast<uint16_t>(reason);
  return decision;
}

Ruling Engine::RuleFor(const Request& request, const Facts& facts) const {
  const auto& departments = request.subject.departments;
  if (departments.empty()) return RuleForDepartment("", request, facts);
  Ruling ruling = RuleForDepartment(departments.front(), request, facts);
  for (const auto& department : departments) {
    ruling = Stricter(ruling, RuleForDepartment(department, request, facts));
  }
  return ruling;
}

Ruling Engine::RuleForDepartment(std::string_view department, const Request& request, const Facts& facts) const {
  std::optional<Ruling> matched;
  std::optional<Finding> missed;
  const auto consider = [&](RuleIndex::Rank rank) {
    const Rule& rule = index_.rule(rank);
    const EnumSet<Condition> failed = FailedConditions(rule, request, facts);
    if (failed.empty()) {
      matched = matched ? Stricter(*matched, OfOneRule(rank)) : OfOneRule(rank);
    } else if (rule.answer != Answer::kDeny && FailsOnlyBySituation(failed)) {
      const Finding nearly{Answer::kDeny, WhyNotNow(rule, failed, request.at), rank};
      missed = missed ? std::min(*missed, nearly) : nearly;
    }
  };
  const Classification classification = facts.classification;
  std::ranges::for_each(index_.ForEverybody(request.direction, request.channel, classification), consider);
  std::ranges::for_each(index_.ForDepartment(department, request.direction, request.channel, classification), consider);
  if (matched) return *matched;
  return {.finding = missed.value_or(Finding{}), .bytes = {}, .per_minute = {}, .bytes_per_minute = {}, .weakened = {}};
}

Ruling Engine::OfOneRule(RuleIndex::Rank rank) const {
  const Rule& rule = index_.rule(rank);
  Ruling ruling{.finding = {rule.answer, ReasonOf(rule.answer), rank},
                .bytes = {rule.limits.max_bytes, rank},
                .per_minute = {rule.limits.max_per_minute, rank},
                .bytes_per_minute = {rule.limits.max_bytes_per_minute, rank},
                .weakened = {}};
  const grants::Weakening asked = grants::WeakeningNamed(rule.grant);
  if (held_.contains(asked)) ruling.weakened.insert(asked);
  return ruling;
}

std::string_view Engine::IdOf(RuleIndex::Rank rank) const {
  return rank == kNoRule ? "default-deny" : std::string_view(index_.rule(rank).id);
}

}  // namespace shoji::policy
