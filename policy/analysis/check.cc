#include "policy/analysis/check.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <tuple>

#include "policy/analysis/question_space.h"
#include "policy/classification/classification.h"
#include "policy/engine.h"

namespace shoji::policy {
namespace {

constexpr size_t kMaxOthers = 3;
constexpr size_t kMaxBroken = 20;

// What is known of one rule so far.
struct Standing {
  bool matches = false;
  bool has_effect = false;
  std::set<std::string> deciders;  // of the questions it fits
};

bool SameButForTheName(const Decision& a, const Decision& b) {
  return a.answer == b.answer && a.limits == b.limits && a.reason_code == b.reason_code;
}

// Written down once more, apart from the engine: what no rule may bring about.
bool BreaksAnInvariant(const Request& request, const Decision& decision) {
  if (decision.answer == Answer::kDeny) return false;
  const bool outbound = request.direction == Direction::kOutbound;
  const bool class_3 = std::max(request.declared, request.inspected) >= Classification::k3C ||
                       decision.classification >= Classification::k3C;
  const bool raw = request.channel != Channel::kClipboardText && decision.answer == Answer::kAllow;
  const bool backwards = outbound ? request.channel == Channel::kFileDownload || request.channel == Channel::kPrint
                                  : request.channel == Channel::kFileUpload;
  return request.zone == Zone::kMyNumber || backwards || (outbound ? class_3 : raw);
}

class Checker {
 public:
  Checker(const RuleSet& rules, grants::Held held) : rules_(rules), held_(held), engine_(rules, held) {}

  bool Ask(const Slice& slice, const IsCancelled& cancelled) {
    Without without(rules_, held_, slice);
    const auto visit = [&](const Request& request, const Point&) {
      const Decision decision = engine_.Decide(request);
      ++report_.questions;
      report_.passing += decision.answer == Answer::kDeny ? 0 : 1;
      NoteInvariants(request, decision);
      NoteRules(slice, request, decision, without);
    };
    return slice.ForEach(visit, cancelled);
  }

  CheckReport Finish(int32_t today) {
    for (const Rule& rule : rules_.rules) Judge(rule, today);
    JudgeDepartments();
    std::ranges::sort(report_.findings, {}, [](const CheckFinding& finding) {
      return std::tie(finding.kind, finding.line, finding.rule_id, finding.department, finding.others);
    });
    return std::move(report_);
  }

 private:
  // Engines that lack one rule each, made when they are first needed; only a slice's rules are in them.
  class Without {
   public:
    Without(const RuleSet& all, grants::Held held, const Slice& slice) : base_(all), held_(held), slice_(slice) {
      base_.rules.clear();
    }
    const Engine& operator[](const Rule* rule) {
      auto& engine = engines_[rule];
      if (!engine) {
        RuleSet fewer = base_;
        for (const Rule* other : slice_.rules) {
          if (other != rule) fewer.rules.push_back(*other);
        }
        engine = std::make_unique<Engine>(std::move(fewer), held_);
      }
      return *engine;
    }

   private:
    RuleSet base_;
    grants::Held held_;
    const Slice& slice_;
    std::map<const Rule*, std::unique_ptr<Engine>> engines_;
  };

  void NoteInvariants(const Request& request, const Decision& decision) {
    // An inspector's finding weighs as much as a declaration.
    Request found = request;
    std::swap(found.declared, found.inspected);
    const bool alike = SameButForTheName(engine_.Decide(found), decision);
    if (alike && !BreaksAnInvariant(request, decision)) return;
    if (++broken_ > kMaxBroken) return;
    const std::string& department =
        request.subject.departments.empty() ? std::string() : request.subject.departments[0];
    report_.findings.push_back({.kind = FindingKind::kInvariantBroken,
                                .rule_id = decision.rule_id,
                                .line = 0,
                                .department = department,
                                .others = {std::string(Name(request.zone)), std::string(Name(request.direction)),
                                           std::string(Name(request.channel)), std::string(Name(request.declared)),
                                           std::string(Name(decision.answer))}});
  }

  void NoteRules(const Slice& slice, const Request& request, const Decision& decision, Without& without) {
    if (request.zone == Zone::kMyNumber) return;  // no rule has a say there
    const Facts facts = FactsOf(request, rules_);
    for (const Rule* rule : slice.rules) {
      if (!FailedConditions(*rule, request, facts).empty()) continue;
      Standing& standing = standings_[rule];
      matched_departments_.insert(slice.department);
      standing.matches = true;
      if (standing.has_effect) continue;
      standing.has_effect = !SameButForTheName(without[rule].Decide(request), decision);
      if (standing.deciders.size() < kMaxOthers && decision.rule_id != rule->id) {
        standing.deciders.insert(decision.rule_id);
      }
    }
  }

  void Judge(const Rule& rule, int32_t today) {
    const auto add = [&](FindingKind kind, std::vector<std::string> others) {
      report_.findings.push_back({kind, rule.id, rule.line, "", std::move(others)});
    };
    const Standing& standing = standings_[&rule];
    const bool over = !rule.dates.empty() &&
                      std::ranges::all_of(rule.dates, [&](const DateSpan& span) { return span.last_day < today; });
    if (!standing.matches) {
      add(over ? FindingKind::kExpired : FindingKind::kNeverMatches, {});
    } else if (!standing.has_effect) {
      add(FindingKind::kNoEffect, {standing.deciders.begin(), standing.deciders.end()});
    }
    if (!rule.grant.empty()) add(FindingKind::kWeakening, {rule.grant});
  }

  void JudgeDepartments() {
    for (const auto& [name, department] : rules_.departments) {
      if (!matched_departments_.contains(name)) {
        report_.findings.push_back({FindingKind::kDepartmentWithoutRule, "", 0, name, {}});
      }
    }
  }

  const RuleSet& rules_;
  grants::Held held_;
  Engine engine_;
  CheckReport report_;
  std::map<const Rule*, Standing> standings_;
  std::set<std::string> matched_departments_;
  size_t broken_ = 0;
};

}  // namespace

bool CheckReport::sound() const {
  return std::ranges::none_of(
      findings, [](const CheckFinding& finding) { return finding.kind == FindingKind::kInvariantBroken; });
}

Result<CheckReport> Check(const RuleSet& rules, int32_t today, grants::Held held, const IsCancelled& cancelled) {
  const RuleSet* const sets[] = {&rules};
  const auto slices = SlicesOf(sets, today);
  if (!slices) return std::unexpected(slices.error());
  Checker checker(rules, held);
  for (const Slice& slice : *slices) {
    if (!checker.Ask(slice, cancelled)) return Cancelled();
  }
  return checker.Finish(today);
}

}  // namespace shoji::policy
