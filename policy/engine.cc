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
#include <ranges>
#include <set>
#include <string>
#include <tuple>
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

uint64_t SaturatingSum(uint64_t a, uint64_t b) { return a + std::min(b, std::numeric_limits<uint64_t>::max() - a); }

// One media type for each that the rules tell apart, and one that none of them names.
std::vector<std::string> TypesToldApart(const RuleSet& rules) {
  std::set<std::string> types = {"?/?"};
  for (const Rule& rule : rules.rules) {
    for (const std::string& pattern : rule.media_types) {
      types.insert(pattern.ends_with("/*") ? pattern.substr(0, pattern.size() - 1) + "?" : pattern);
    }
  }
  return {types.begin(), types.end()};
}

// `permitted`, or the refusal of what exceeds a limit, by the rule whose limit it is.
Finding WithinLimits(Finding permitted, const Request& request, const Ruling& ruling) {
  const Recent& recent = request.recent;
  if (request.bytes > ruling.bytes.most) return {Answer::kDeny, Reason::kTooLarge, ruling.bytes.rank};
  if (recent.count >= ruling.per_minute.most) return {Answer::kDeny, Reason::kTooMany, ruling.per_minute.rank};
  if (SaturatingSum(recent.bytes, request.bytes) > ruling.bytes_per_minute.most) {
    return {Answer::kDeny, Reason::kTooMany, ruling.bytes_per_minute.rank};
  }
  return permitted;
}

// Why an allowing rule that fails by its situation only does not allow this now.
Reason WhyNotNow(const Rule& rule, EnumSet<Condition> failed, const LocalTime& at) {
  if (failed.contains(Condition::kMediaType)) return Reason::kWrongType;
  const auto is_over = [&at](const DateSpan& span) { return span.last_day < at.day; };
  const bool over = !rule.dates.empty() && std::ranges::all_of(rule.dates, is_over);
  return over ? Reason::kExpired : Reason::kOutsideHours;
}

Limits LimitsOf(const Ruling& ruling) {
  return {.max_bytes = ruling.bytes.most,
          .max_per_minute = static_cast<uint32_t>(ruling.per_minute.most),
          .max_bytes_per_minute = ruling.bytes_per_minute.most};
}

}  // namespace

Engine::Engine(RuleSet rules, grants::Held held)
    : rules_(std::move(rules)), index_(rules_.rules, held), types_(TypesToldApart(rules_)) {}

Decision Engine::Decide(const Request& request) const {
  const bool is_open = request.stage == Stage::kEarly && request.media_type.empty();
  return DecideAs(is_open ? WithBestType(request) : request);
}

Decision Engine::DecideAs(const Request& request) const {
  const Facts facts = FactsOf(request, rules_);
  Decision decision = Answered(request, facts);
  decision.classification = facts.classification;
  decision.contact = rules_.ContactOf(request.subject.departments);
  return decision;
}

// The type is not known yet: `request` with the one that would get the most.
Request Engine::WithBestType(const Request& request) const {
  const auto with = [&request](const std::string& type) {
    Request assumed = request;
    assumed.media_type = type;
    return assumed;
  };
  const auto worth = [&](const std::string& type) {
    const Decision decision = DecideAs(with(type));
    const bool for_the_type = decision.reason_code == static_cast<uint16_t>(Reason::kWrongType);
    return std::tuple(decision.answer, !for_the_type, decision.limits.max_bytes);
  };
  return with(*std::ranges::max_element(types_, {}, worth));
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
  Finding finding = ruling.finding;
  if (IsRawInbound(request) && !ruling.weakened.contains(grants::Weakening::kRawFileInbound)) {
    if (!CanSanitise(request.direction, request.channel)) return Refusal(Reason::kNoSanitiser, IdOf(finding.rank));
    finding.answer = std::min(finding.answer, Answer::kSanitise);
    if (finding.answer == Answer::kSanitise) finding.reason = Reason::kNoRawFileIn;
  }
  finding = WithinLimits(finding, request, ruling);
  Decision decision = Refusal(finding.reason, IdOf(finding.rank));
  decision.answer = finding.answer;
  decision.limits = LimitsOf(ruling);
  return decision;
}

Ruling Engine::RuleFor(const Request& request, const Facts& facts) const {
  const auto& departments = request.subject.departments;
  if (departments.empty()) return RuleForDepartment("", request, facts);
  Ruling ruling = RuleForDepartment(departments.front(), request, facts);
  for (const auto& department : departments | std::views::drop(1)) {
    ruling = Stricter(ruling, RuleForDepartment(department, request, facts));
  }
  return ruling;
}

Ruling Engine::RuleForDepartment(std::string_view department, const Request& request, const Facts& facts) const {
  std::optional<Ruling> matched;
  std::optional<Finding> missed;
  const auto add = [&](const Ruling& ruling) { matched = matched ? Stricter(*matched, ruling) : ruling; };
  const auto consider = [&](const RuleIndex::Candidate& candidate) {
    if (!candidate.fitting.Contains(request, facts)) return;
    const Rule& rule = index_.rule(candidate.rank);
    const EnumSet<Condition> failed = FailedConditions(rule, request, facts);
    if (failed.empty()) {
      add(index_.RulingOfRule(candidate.rank, request.direction, request.channel));
    } else if (rule.answer != Answer::kDeny && FailsOnlyBySituation(failed)) {
      const Finding nearly{Answer::kDeny, WhyNotNow(rule, failed, request.at), candidate.rank};
      missed = missed ? std::min(*missed, nearly) : nearly;
    }
  };
  const auto look = [&](const RuleIndex::Cell& cell) {
    if (cell.settled) add(*cell.settled);
    std::ranges::for_each(cell.open, consider);
  };
  look(index_.ForEverybody(request.direction, request.channel, facts.classification));
  look(index_.ForDepartment(department, request.direction, request.channel, facts.classification));
  if (matched) return *matched;
  return {.finding = missed.value_or(Finding{}), .bytes = {}, .per_minute = {}, .bytes_per_minute = {}, .weakened = {}};
}

std::string_view Engine::IdOf(Rank rank) const {
  return rank == kNoRule ? "default-deny" : std::string_view(index_.rule(rank).id);
}

}  // namespace shoji::policy
