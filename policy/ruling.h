// What the rules alone say for one department, or for several together: the strictest answer, the least limits. The
// invariants and the request's size are not in it. Pure values, any thread.
#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>
#include <limits>

#include "policy/decision.h"
#include "policy/enum_set.h"
#include "policy/grants/grants.h"
#include "policy/rules/rule_index.h"

namespace shoji::policy {

// Rank of no rule.
inline constexpr RuleIndex::Rank kNoRule = std::numeric_limits<RuleIndex::Rank>::max();

// An answer and whence it comes. The smaller of two is the stricter; which of two equally strict ones is told follows
// from the reason's number and the rule's id, never from the order of anything.
struct Finding {
  Answer answer = Answer::kDeny;
  Reason reason = Reason::kDefaultDeny;
  RuleIndex::Rank rank = kNoRule;
  auto operator<=>(const Finding&) const = default;
};

// A limit and the rule that set it.
struct Bound {
  uint64_t most = std::numeric_limits<uint64_t>::max();
  RuleIndex::Rank rank = kNoRule;
  auto operator<=>(const Bound&) const = default;
};

struct Ruling {
  Finding finding;
  Bound bytes, per_minute, bytes_per_minute;
  EnumSet<grants::Weakening> weakened;  // by every rule that matched, with a token the engine holds
};

// The stricter of two in everything.
inline Ruling Stricter(const Ruling& a, const Ruling& b) {
  return {.finding = std::min(a.finding, b.finding),
          .bytes = std::min(a.bytes, b.bytes),
          .per_minute = std::min(a.per_minute, b.per_minute),
          .bytes_per_minute = std::min(a.bytes_per_minute, b.bytes_per_minute),
          .weakened = a.weakened.Both(b.weakened)};
}

}  // namespace shoji::policy
