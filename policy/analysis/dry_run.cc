#include "policy/analysis/dry_run.h"

#include <algorithm>
#include <array>

#include "policy/analysis/words.h"

namespace shoji::policy {
namespace {

// Given by enforcement points themselves: other rules would not have changed them.
bool IsOutsideRules(const RecordedDecision& past) {
  constexpr std::array kOutside = {Reason::kNotInspected, Reason::kFrozen,   Reason::kBusy,
                                   Reason::kNoRecord,     Reason::kNotThere, Reason::kCancelled};
  const bool by_gate = past.rule_id == "gate" || past.rule_id == "emergency-stop";
  return by_gate || std::ranges::any_of(kOutside, [&](Reason reason) { return Name(reason) == past.reason_key; });
}

}  // namespace

void DryRun::Add(const RecordedDecision& past) {
  ++report_.decisions;
  if (IsOutsideRules(past)) {
    ++report_.outside_rules;
    return;
  }
  const Decision now = engine_.Decide(past.request);
  if (now.answer == past.answer) {
    ++report_.same;
    return;
  }
  ++report_.flipped;
  const Flip flip{.departments = JoinedWords(past.request.subject.departments, ","),
                  .channel = past.request.channel,
                  .direction = past.request.direction,
                  .before = past.answer,
                  .rule_before = past.rule_id,
                  .after = now.answer,
                  .rule_after = now.rule_id,
                  .reason_after = now.reason_key,
                  .unseen = past.request.stage == Stage::kEarly};
  const auto known = ways_.find(flip);
  if (known == ways_.end() && ways_.size() >= kMaxWays) {
    ++report_.flips_left_out;
    return;
  }
  FlipCount& way = known == ways_.end() ? ways_[flip] : known->second;
  if (way.count == 0) way = {flip, 0, 0, past.when, past.when};
  ++way.count;
  way.bytes += past.request.bytes;
  way.first = std::min(way.first, past.when);
  way.last = std::max(way.last, past.when);
}

DryRunReport DryRun::Finish() {
  for (auto& [flip, way] : ways_) report_.flips.push_back(std::move(way));
  ways_.clear();
  std::ranges::sort(report_.flips, [](const FlipCount& a, const FlipCount& b) {
    return a.count != b.count ? a.count > b.count : a.flip < b.flip;
  });
  return std::move(report_);
}

}  // namespace shoji::policy
