// The rules of an engine, sorted into cells by department, direction, channel and class, so that a decision looks at
// the few rules that may match and not at a thousand. Immutable once made; any thread.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "policy/rules/rule_match.h"
#include "policy/rules/rule_set.h"
#include "policy/ruling.h"

namespace shoji::policy {

class RuleIndex {
 public:
  // A rule with conditions besides those of its cell.
  struct Candidate {
    Rank rank;
    Fitting fitting;
  };
  struct Cell {
    std::optional<Ruling> settled;  // all rules without further conditions, taken together
    std::vector<Candidate> open;    // the others, by rank
  };

  RuleIndex(std::vector<Rule> rules, grants::Held held);

  const Rule& rule(Rank rank) const { return rules_[rank]; }
  const std::vector<Rule>& rules() const { return rules_; }  // by rank
  // What rules()[rank] says where it matches.
  Ruling RulingOfRule(Rank rank, Direction direction, Channel channel) const;

  // The rules that name no department, and those that name `department`, which fit these three. The values are inside
  // their enumerations. Valid as long as the index.
  const Cell& ForEverybody(Direction direction, Channel channel, Classification classification) const;
  const Cell& ForDepartment(std::string_view department, Direction direction, Channel channel,
                            Classification classification) const;

 private:
  static constexpr size_t kDirections = 2, kChannels = 5, kClasses = 6;
  using Cells = std::array<Cell, kDirections * kChannels * kClasses>;

  static size_t NumberOf(Direction direction, Channel channel, Classification classification);
  void Enter(Rank rank, Cells& cells);

  std::vector<Rule> rules_;
  grants::Held held_;
  Cells everybody_;
  std::map<std::string, Cells, std::less<>> departments_;
  Cell nothing_;
};

}  // namespace shoji::policy
