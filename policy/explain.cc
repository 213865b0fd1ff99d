// Engine::Explain: the same matching as Engine::Decide, over all rules instead of the index.
#include <algorithm>
#include <array>

#include "policy/engine.h"

namespace shoji::policy {
namespace {

constexpr std::array kConditions = {Condition::kRole,      Condition::kZone,         Condition::kTerminal,
                                    Condition::kDirection, Condition::kChannel,      Condition::kClassification,
                                    Condition::kIntegrity, Condition::kAvailability, Condition::kMediaType,
                                    Condition::kDate,      Condition::kDay,          Condition::kTime};

// The person's departments; one without a name for a person of none, as Decide asks.
std::vector<std::string> DepartmentsOf(const Subject& subject) {
  return subject.departments.empty() ? std::vector<std::string>{""} : subject.departments;
}

ConsideredRule Consider(const Rule& rule, const Request& request, const Facts& facts) {
  ConsideredRule considered{.rule_id = rule.id,
                            .line = rule.line,
                            .answer = rule.answer,
                            .limits = rule.limits,
                            .departments = {},
                            .failed = {}};
  for (const auto& department : DepartmentsOf(request.subject)) {
    if (NamesDepartment(rule, department)) considered.departments.push_back(department);
  }
  if (considered.departments.empty()) considered.failed.push_back(Condition::kDepartment);
  const EnumSet<Condition> failed = FailedConditions(rule, request, facts);
  std::ranges::copy_if(kConditions, std::back_inserter(considered.failed),
                       [&](Condition condition) { return failed.contains(condition); });
  return considered;
}

}  // namespace

Explanation Engine::Explain(const Request& asked) const {
  const bool is_open = asked.stage == Stage::kEarly && asked.media_type.empty();
  const Request request = is_open ? WithBestType(asked) : asked;
  Explanation explanation{.decision = DecideAs(request), .departments = {}, .rules = {}};
  const Facts facts = FactsOf(request, rules_);
  for (const Rule& rule : index_.rules()) explanation.rules.push_back(Consider(rule, request, facts));
  const auto reason = static_cast<Reason>(explanation.decision.reason_code);
  if (reason == Reason::kMalformed || reason == Reason::kMyNumber) return explanation;
  for (const auto& department : DepartmentsOf(request.subject)) {
    const Finding finding = RuleForDepartment(department, request, facts).finding;
    explanation.departments.push_back({department, finding.answer, finding.reason, std::string(IdOf(finding.rank))});
  }
  return explanation;
}

}  // namespace shoji::policy
