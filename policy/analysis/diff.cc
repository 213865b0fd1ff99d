#include "policy/analysis/diff.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "policy/engine.h"
#include "policy/inspect/inspector_settings.h"
#include "policy/inspect/unicode.h"

namespace shoji::policy {
namespace {

// A change without its place, in an order.
using Key = std::tuple<Answer, uint64_t, uint32_t, uint64_t, Answer, uint64_t, uint32_t, uint64_t>;

Outcome OutcomeOf(const Decision& decision) {
  if (decision.answer == Answer::kDeny) return {};
  return {decision.answer, decision.limits};
}

Key KeyOf(const Outcome& a, const Outcome& b) {
  return {a.answer, a.limits.max_bytes, a.limits.max_per_minute, a.limits.max_bytes_per_minute,
          b.answer, b.limits.max_bytes, b.limits.max_per_minute, b.limits.max_bytes_per_minute};
}

std::pair<Outcome, Outcome> OutcomesOf(const Key& key) {
  return {{std::get<0>(key), {std::get<1>(key), std::get<2>(key), std::get<3>(key)}},
          {std::get<4>(key), {std::get<5>(key), std::get<6>(key), std::get<7>(key)}}};
}

// What [inspectors] of a rule file says, by name.
std::map<std::string, std::string> InspectorValues(const inspect::InspectorSettings& settings) {
  std::map<std::string, std::string> values;
  for (size_t i = 0; i < inspect::kKinds; ++i) {
    const auto kind = static_cast<inspect::Kind>(i);
    values.emplace(inspect::Name(kind), Name(settings.ClassOf(kind)));
  }
  values["contact_list_from"] = std::to_string(settings.list_from());
  values["contact_list_large_from"] = std::to_string(settings.large_list_from());
  for (const auto& word : settings.words()) {
    std::string text;
    for (const char32_t c : word.folded) inspect::unicode::AppendUtf8(c, text);
    values["words." + text] = Name(word.classification);
  }
  return values;
}

class SettingsDiff {
 public:
  SettingsDiff(const RuleSet& before, const RuleSet& after) : before_(before), after_(after) {
    Compare(SettingChange::Kind::kClass, "", Name(before.classification), Name(after.classification));
    Compare(SettingChange::Kind::kContact, "", before.contact, after.contact);
    Compare(SettingChange::Kind::kWatermark, "", before.watermark, after.watermark);
    std::set<std::string> names;
    for (const RuleSet* set : {&before, &after}) {
      for (const auto& [name, department] : set->departments) names.insert(name);
    }
    for (const std::string& name : names) CompareDepartment(name);
    CompareInspectors();
  }
  std::vector<SettingChange> Take() { return std::move(changes_); }

 private:
  void Compare(SettingChange::Kind kind, const std::string& name, std::string_view before, std::string_view after) {
    if (before != after) changes_.push_back({kind, name, std::string(before), std::string(after)});
  }

  void CompareDepartment(const std::string& name) {
    const std::vector<std::string> of = {name};
    Compare(SettingChange::Kind::kClass, name, Name(before_.Floor(of)), Name(after_.Floor(of)));
    Compare(SettingChange::Kind::kContact, name, before_.ContactOf(of), after_.ContactOf(of));
    Compare(SettingChange::Kind::kWatermark, name, before_.WatermarkOf(of), after_.WatermarkOf(of));
  }

  void CompareInspectors() {
    const auto before = InspectorValues(before_.inspectors);
    const auto after = InspectorValues(after_.inspectors);
    std::set<std::string> names;
    for (const auto* values : {&before, &after}) {
      for (const auto& [name, value] : *values) names.insert(name);
    }
    const auto value_of = [](const auto& values, const std::string& name) {
      const auto found = values.find(name);
      return found == values.end() ? std::string() : found->second;
    };
    for (const std::string& name : names) {
      Compare(SettingChange::Kind::kInspector, name, value_of(before, name), value_of(after, name));
    }
  }

  const RuleSet& before_;
  const RuleSet& after_;
  std::vector<SettingChange> changes_;
};

std::vector<DecisionChange> Ordered(std::map<Key, std::vector<Region>>& by_change,
                                    const std::vector<std::string>& departments) {
  std::vector<DecisionChange> changes;
  for (auto& [key, regions] : by_change) {
    const auto [before, after] = OutcomesOf(key);
    for (Region& region : Joined(std::move(regions), departments)) {
      changes.push_back({std::move(region), before, after});
    }
  }
  std::ranges::sort(changes, [](const DecisionChange& a, const DecisionChange& b) {
    return std::tuple(TendencyOf(a.before, a.after), a.region) < std::tuple(TendencyOf(b.before, b.after), b.region);
  });
  return changes;
}

}  // namespace

Tendency TendencyOf(const Outcome& before, const Outcome& after) {
  if (before.answer != after.answer) return after.answer > before.answer ? Tendency::kLooser : Tendency::kStricter;
  const Limits& a = before.limits;
  const Limits& b = after.limits;
  const bool more = b.max_bytes > a.max_bytes || b.max_per_minute > a.max_per_minute ||
                    b.max_bytes_per_minute > a.max_bytes_per_minute;
  const bool less = b.max_bytes < a.max_bytes || b.max_per_minute < a.max_per_minute ||
                    b.max_bytes_per_minute < a.max_bytes_per_minute;
  if (more && less) return Tendency::kMixed;
  return more ? Tendency::kLooser : Tendency::kStricter;
}

Result<DiffReport> Diff(const RuleSet& before, const RuleSet& after, int32_t today, const IsCancelled& cancelled) {
  const RuleSet* const sets[] = {&before, &after};
  const auto slices = SlicesOf(sets, today);
  if (!slices) return std::unexpected(slices.error());
  const Engine old_engine(before);
  const Engine new_engine(after);
  DiffReport report;
  std::map<Key, std::vector<Region>> by_change;
  std::set<std::string> departments;
  for (const Slice& slice : *slices) {
    departments.insert(slice.department);
    std::map<Key, std::vector<Point>> changed;
    const auto visit = [&](const Request& request, const Point& point) {
      ++report.questions;
      const Outcome a = OutcomeOf(old_engine.Decide(request));
      const Outcome b = OutcomeOf(new_engine.Decide(request));
      if (a == b) return;
      ++report.changed;
      changed[KeyOf(a, b)].push_back(point);
    };
    if (!slice.ForEach(visit, cancelled)) return Cancelled();
    for (const auto& [key, points] : changed) {
      auto& regions = by_change[key];
      for (Region& region : RegionsOf(slice, points)) regions.push_back(std::move(region));
    }
  }
  report.changes = Ordered(by_change, {departments.begin(), departments.end()});
  report.settings = SettingsDiff(before, after).Take();
  return report;
}

}  // namespace shoji::policy
