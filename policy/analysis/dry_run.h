// New rules tried on the recorded past: which decisions would have come out otherwise. Fed one decision at a time, so a
// record of any length takes bounded memory. Pure; one thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "policy/analysis/recorded_decision.h"
#include "policy/engine.h"

namespace shoji::policy {

// Decisions that flip in the same way.
struct Flip {
  std::string departments;  // of the person, joined with ','
  Channel channel = Channel::kClipboardText;
  Direction direction = Direction::kOutbound;
  Answer before = Answer::kDeny;
  std::string rule_before;
  Answer after = Answer::kDeny;
  std::string rule_after;
  std::string reason_after;
  // It was refused before its content was looked at, so what would be found in it is not known.
  bool unseen = false;
  auto operator<=>(const Flip&) const = default;
};

struct FlipCount {
  Flip flip;
  uint64_t count = 0;
  uint64_t bytes = 0;  // of all of them together
  WallTime first{}, last{};
};

struct DryRunReport {
  uint64_t decisions = 0;        // read
  uint64_t same = 0;             // would come out alike
  uint64_t flipped = 0;          // would not
  uint64_t outside_rules = 0;    // were refused for what no rule says: emergency stop, no room, content unreadable
  uint64_t unreadable = 0;       // entries without what a question needs
  std::vector<FlipCount> flips;  // most frequent first
  uint64_t flips_left_out = 0;   // decisions of ways to flip beyond DryRun::kMaxWays
};

class DryRun {
 public:
  static constexpr size_t kMaxWays = 1'000;

  // `engine` outlives the run.
  explicit DryRun(const Engine& engine) : engine_(engine) {}

  void Add(const RecordedDecision& past);
  void AddUnreadable() { ++report_.unreadable; }
  DryRunReport Finish();

 private:
  const Engine& engine_;
  DryRunReport report_;
  std::map<Flip, FlipCount> ways_;
};

}  // namespace shoji::policy
