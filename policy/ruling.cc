#include "policy/ruling.h"

namespace shoji::policy {
namespace {

Finding FindingOf(const Rule& rule, Rank rank, bool can_sanitise) {
  switch (rule.answer) {
    case Answer::kDeny:
      return {Answer::kDeny, Reason::kRuleDenies, rank};
    case Answer::kApprove:
      return {Answer::kApprove, Reason::kNeedsApproval, rank};
    case Answer::kSanitise:
      if (!can_sanitise) return {Answer::kDeny, Reason::kNoSanitiser, rank};
      return {Answer::kSanitise, Reason::kAllowed, rank};
    case Answer::kAllow:
      return {Answer::kAllow, Reason::kAllowed, rank};
  }
  return {};
}

}  // namespace

bool CanSanitise(Direction direction, Channel channel) {
  return direction == Direction::kInbound && channel != Channel::kFileUpload && channel != Channel::kPrint;
}

Ruling RulingOf(const Rule& rule, Rank rank, Direction direction, Channel channel, const grants::Held& held) {
  Ruling ruling{.finding = FindingOf(rule, rank, CanSanitise(direction, channel)),
                .bytes = {rule.limits.max_bytes, rank},
                .per_minute = {rule.limits.max_per_minute, rank},
                .bytes_per_minute = {rule.limits.max_bytes_per_minute, rank},
                .weakened = {}};
  const grants::Weakening asked = grants::WeakeningNamed(rule.grant);
  if (held.contains(asked)) ruling.weakened.insert(asked);
  return ruling;
}

}  // namespace shoji::policy
