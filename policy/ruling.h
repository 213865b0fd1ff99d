// What the rules alone say: one rule, those of a department, or of several departments together. The strictest answer,
// the least limits. The request's size is not in it. Pure values, any thread.
#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>
#include <limits>

#include "policy/decision.h"
#include "policy/enum_set.h"
#include "policy/grants/grants.h"
#include "policy/rules/rule_set.h"

namespace shoji::policy {

// A rule's place when all are sorted by id: smaller id, smaller rank. The order in the file has no meaning.
using Rank = uint32_t;
inline constexpr Rank kNoRule = std::numeric_limits<Rank>::max();

// An answer and whence it comes. The smaller of two is the stricter; which of two equally strict ones is told follows
// from the reason's number and the rule's id, never from the order of anything.
struct Finding {
  Answer answer = Answer::kDeny;
  Reason reason = Reason::kDefaultDeny;
  Rank rank = kNoRule;
  auto operator<=>(const Finding&) const = default;
};

// A limit and the rule that set it.
struct Bound {
  uint64_t most = std::numeric_limits<uint64_t>::max();
  Rank rank = kNoRule;
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

// What can be sanitised today: text is normalised, a picture crosses as pixels alone, a download becomes its text
// extract.
bool CanSanitise(Direction direction, Channel channel);

// What `rule` says where it matches. One that wants something sanitised that nothing can sanitise denies.
Ruling RulingOf(const Rule& rule, Rank rank, Direction direction, Channel channel, const grants::Held& held);

}  // namespace shoji::policy
