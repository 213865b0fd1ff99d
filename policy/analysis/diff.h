// What changes when one set of rules takes the place of another: not which lines, but which decisions. Every question
// of the space of both together is asked of both; what changes is told in few regions. Pure; any thread. Takes from a
// millisecond to some seconds: not for the service thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "codec/base/result.h"
#include "policy/analysis/region.h"
#include "policy/decision.h"
#include "policy/rules/rule_set.h"

namespace shoji::policy {

// What a decision means to the person: a refusal has no limits.
struct Outcome {
  Answer answer = Answer::kDeny;
  Limits limits;
  bool operator==(const Outcome&) const = default;
};

enum class Tendency : uint8_t { kLooser, kStricter, kMixed };

struct DecisionChange {
  Region region;
  Outcome before, after;
};
Tendency TendencyOf(const Outcome& before, const Outcome& after);

// What decides nothing by itself but is told to people or raises classes.
struct SettingChange {
  enum class Kind : uint8_t { kClass, kContact, kWatermark, kInspector };
  Kind kind = Kind::kClass;
  std::string name;  // department, or key of [inspectors]; empty: of everybody not described
  std::string before, after;
  bool operator==(const SettingChange&) const = default;
};

struct DiffReport {
  uint64_t questions = 0;
  uint64_t changed = 0;
  std::vector<DecisionChange> changes;  // what becomes looser first
  std::vector<SettingChange> settings;
  bool same() const { return changes.empty() && settings.empty(); }
};

// From `today` on. kTooLarge when the space is too large to be asked through.
Result<DiffReport> Diff(const RuleSet& before, const RuleSet& after, int32_t today, const IsCancelled& cancelled = {});

}  // namespace shoji::policy
