#include "policy/rules/rule_index.h"

#include <algorithm>
#include <set>
#include <utility>

namespace shoji::policy {

RuleIndex::RuleIndex(std::vector<Rule> rules) : rules_(std::move(rules)) {
  std::ranges::sort(rules_, {}, &Rule::id);
  for (Rank rank = 0; rank < rules_.size(); ++rank) {
    const auto& names = rules_[rank].departments;
    if (names.empty()) Enter(rank, everybody_);
    for (const auto& department : std::set<std::string>(names.begin(), names.end())) {
      Enter(rank, departments_[department]);
    }
  }
}

size_t RuleIndex::CellOf(Direction direction, Channel channel, Classification classification) {
  const auto row = (static_cast<size_t>(direction) - 1) * kChannels + static_cast<size_t>(channel) - 1;
  return row * kClasses + static_cast<size_t>(classification);
}

void RuleIndex::Enter(Rank rank, Cells& cells) {
  const Rule& rule = rules_[rank];
  for (size_t cell = 0; cell < cells.size(); ++cell) {
    const auto direction = static_cast<Direction>(cell / (kChannels * kClasses) + 1);
    const auto channel = static_cast<Channel>(cell / kClasses % kChannels + 1);
    const auto classification = static_cast<Classification>(cell % kClasses);
    const bool fits =
        rule.directions.contains(direction) && rule.channels.contains(channel) && rule.classes.contains(classification);
    if (fits) cells[cell].push_back(rank);
  }
}

std::span<const RuleIndex::Rank> RuleIndex::ForEverybody(Direction direction, Channel channel,
                                                         Classification classification) const {
  return everybody_[CellOf(direction, channel, classification)];
}

std::span<const RuleIndex::Rank> RuleIndex::ForDepartment(std::string_view department, Direction direction,
                                                          Channel channel, Classification classification) const {
  const auto found = departments_.find(department);
  if (found == departments_.end()) return {};
  return found->second[CellOf(direction, channel, classification)];
}

}  // namespace shoji::policy
