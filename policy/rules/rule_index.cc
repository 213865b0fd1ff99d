#include "policy/rules/rule_index.h"

#include <algorithm>
#include <ranges>
#include <set>
#include <utility>

namespace shoji::policy {

RuleIndex::RuleIndex(std::vector<Rule> rules, grants::Held held) : rules_(std::move(rules)), held_(held) {
  std::ranges::sort(rules_, {}, &Rule::id);
  for (const Rank rank : std::views::iota(Rank{0}, static_cast<Rank>(rules_.size()))) {
    const auto& names = rules_[rank].departments;
    if (names.empty()) Enter(rank, everybody_);
    for (const auto& department : std::set<std::string>(names.begin(), names.end())) {
      Enter(rank, departments_[department]);
    }
  }
}

Ruling RuleIndex::RulingOfRule(Rank rank, Direction direction, Channel channel) const {
  return RulingOf(rules_[rank], rank, direction, channel, held_);
}

size_t RuleIndex::NumberOf(Direction direction, Channel channel, Classification classification) {
  const auto row = (static_cast<size_t>(direction) - 1) * kChannels + static_cast<size_t>(channel) - 1;
  return row * kClasses + static_cast<size_t>(classification);
}

void RuleIndex::Enter(Rank rank, Cells& cells) {
  const Rule& rule = rules_[rank];
  const bool has_more = HasFurtherConditions(rule);
  for (const size_t number : std::views::iota(size_t{0}, cells.size())) {
    const auto direction = static_cast<Direction>(number / (kChannels * kClasses) + 1);
    const auto channel = static_cast<Channel>(number / kClasses % kChannels + 1);
    const auto classification = static_cast<Classification>(number % kClasses);
    if (!rule.directions.contains(direction) || !rule.channels.contains(channel)) continue;
    if (!rule.classes.contains(classification)) continue;
    Cell& cell = cells[number];
    if (has_more) {
      cell.open.push_back({rank, FittingOf(rule)});
    } else {
      const Ruling ruling = RulingOfRule(rank, direction, channel);
      cell.settled = cell.settled ? Stricter(*cell.settled, ruling) : ruling;
    }
  }
}

const RuleIndex::Cell& RuleIndex::ForEverybody(Direction direction, Channel channel,
                                               Classification classification) const {
  return everybody_[NumberOf(direction, channel, classification)];
}

const RuleIndex::Cell& RuleIndex::ForDepartment(std::string_view department, Direction direction, Channel channel,
                                                Classification classification) const {
  const auto found = departments_.find(department);
  return found == departments_.end() ? nothing_ : found->second[NumberOf(direction, channel, classification)];
}

}  // namespace shoji::policy
