// The rules of an engine, found by department, direction, channel and class, so that a decision looks at the few that
// may match and not at a thousand. Immutable once made; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "policy/rules/rule_set.h"

namespace shoji::policy {

class RuleIndex {
 public:
  // A rule's place when all are sorted by id: smaller id, smaller rank. The order in the file has no meaning.
  using Rank = uint32_t;

  explicit RuleIndex(std::vector<Rule> rules);

  const Rule& rule(Rank rank) const { return rules_[rank]; }
  const std::vector<Rule>& rules() const { return rules_; }  // by rank

  // The rules that name no department, and those that name `department`, which fit these three; each by rank. Values
  // are inside their enumerations. Valid as long as the index.
  std::span<const Rank> ForEverybody(Direction direction, Channel channel, Classification classification) const;
  std::span<const Rank> ForDepartment(std::string_view department, Direction direction, Channel channel,
                                      Classification classification) const;

 private:
  static constexpr size_t kDirections = 2, kChannels = 5, kClasses = 6;
  using Cells = std::array<std::vector<Rank>, kDirections * kChannels * kClasses>;

  static size_t CellOf(Direction direction, Channel channel, Classification classification);
  void Enter(Rank rank, Cells& cells);

  std::vector<Rule> rules_;
  Cells everybody_;
  std::map<std::string, Cells, std::less<>> departments_;
};

}  // namespace shoji::policy
