#include "broker/web/console/policy_matrix.h"

#include <algorithm>
#include <map>

namespace shoji::web {
namespace {

using nlohmann::json;

// The rule asks about something that a cell does not say.
bool AsksForMore(const policy::Rule& rule) {
  const bool who = !rule.roles.any() || !rule.zones.any() || !rule.terminals.empty();
  const bool what = !rule.integrity.any() || !rule.availability.any() || !rule.media_types.empty();
  const bool when = !rule.dates.empty() || !rule.days.any() || !rule.times.empty();
  return who || what || when;
}

std::vector<const policy::Rule*> ConditionalRulesFor(const policy::RuleSet& rules, std::string_view department) {
  std::vector<const policy::Rule*> found;
  for (const auto& rule : rules.rules) {
    if (AsksForMore(rule) && policy::NamesDepartment(rule, department)) found.push_back(&rule);
  }
  return found;
}

bool IsConditional(const std::vector<const policy::Rule*>& rules, const MatrixRoute& route,
                   policy::Classification effective) {
  return std::ranges::any_of(rules, [&](const policy::Rule* rule) {
    return rule->directions.contains(route.direction) && rule->channels.contains(route.channel) &&
           rule->classes.contains(effective);
  });
}

// Decisions that recur, each once.
class DecisionTable {
 public:
  size_t IndexOf(const json& decision) {
    const auto [at, added] = known_.emplace(decision.dump(), list_.size());
    if (added) list_.push_back(decision);
    return at->second;
  }
  json Take() { return std::move(list_); }

 private:
  std::map<std::string, size_t> known_;
  json list_ = json::array();
};

json RowJson(const policy::Engine& engine, const std::string& department, policy::LocalTime now, DecisionTable& table) {
  const policy::RuleSet& rules = engine.rules();
  const auto described = rules.departments.find(department);
  const auto conditional = ConditionalRulesFor(rules, department);
  json cells = json::array();
  for (const auto& route : kMatrixRoutes) {
    for (const auto classification : kMatrixClasses) {
      const auto decision = DecideCell(engine, {department, route, classification}, now);
      cells.push_back(
          table.IndexOf(DecisionJson(decision, IsConditional(conditional, route, decision.classification))));
    }
  }
  return {{"department", department},
          {"described", described != rules.departments.end()},
          {"class", std::string(policy::Name(rules.Floor({department})))},
          {"contact", std::string(rules.ContactOf({department}))},
          {"cells", cells}};
}

}  // namespace

policy::Decision DecideCell(const policy::Engine& engine, const MatrixCell& cell, policy::LocalTime now) {
  policy::Request request;
  request.subject = {"", {cell.department}, std::string(policy::Name(policy::Role::kStaff)), ""};
  request.zone = policy::Zone::kLgwan;
  request.channel = cell.route.channel;
  request.direction = cell.route.direction;
  request.declared = cell.classification;
  request.bytes = 1;
  request.at = now;
  request.stage = policy::Stage::kEarly;  // the type of content is left open
  return engine.Decide(request);
}

json DecisionJson(const policy::Decision& decision, bool conditional) {
  return {{"answer", std::string(policy::Name(decision.answer))},
          {"rule", decision.rule_id},
          {"reason", decision.reason_key},
          {"class", std::string(policy::Name(decision.classification))},
          {"conditional", conditional},
          {"max_bytes", decision.limits.max_bytes},
          {"per_minute", decision.limits.max_per_minute},
          {"bytes_per_minute", decision.limits.max_bytes_per_minute}};
}

Result<json> MatrixJson(const policy::Engine& engine, std::vector<std::string> departments, policy::LocalTime now,
                        const policy::IsCancelled& cancelled) {
  for (const auto& [name, description] : engine.rules().departments) {
    if (std::ranges::find(departments, name) == departments.end()) departments.push_back(name);
  }
  DecisionTable table;
  json rows = json::array();
  for (const auto& department : departments) {
    if (cancelled && cancelled()) return policy::Cancelled();
    rows.push_back(RowJson(engine, department, now, table));
  }
  json routes = json::array();
  for (const auto& route : kMatrixRoutes) {
    routes.push_back({{"direction", std::string(policy::Name(route.direction))},
                      {"channel", std::string(policy::Name(route.channel))}});
  }
  json classes = json::array();
  for (const auto classification : kMatrixClasses) classes.push_back(std::string(policy::Name(classification)));
  return json::object({{"routes", routes}, {"classes", classes}, {"rows", rows}, {"decisions", table.Take()}});
}

}  // namespace shoji::web
