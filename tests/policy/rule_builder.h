// Rules and requests for tests, said shortly. Values, any thread.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "policy/engine.h"

namespace shoji::policy {

inline constexpr Limits kWide{.max_bytes = 1000, .max_per_minute = 10, .max_bytes_per_minute = 5000};

// A rule that matches everything and answers `answer`.
inline Rule RuleFor(std::string id, Answer answer, Limits limits = kWide) {
  Rule rule;
  rule.id = std::move(id);
  rule.answer = answer;
  rule.limits = answer == Answer::kDeny ? Limits{} : limits;
  return rule;
}

// A rule set whose people's class starts at 1.
inline RuleSet RulesOf(std::vector<Rule> rules) {
  RuleSet set;
  set.classification = Classification::k1;
  set.contact = "情報政策課";
  set.rules = std::move(rules);
  return set;
}

// Somebody of 税務課 pastes ten bytes of plain text on a Monday at 10:00.
inline Request Paste() {
  Request request;
  request.subject = {"tanaka", {"税務課"}, "staff", "10.1.2.3"};
  request.bytes = 10;
  request.media_type = "text/plain";
  request.at = {.day = 20'780, .weekday = 1, .minute = 600};
  return request;
}

inline Request Of(Channel channel, Direction direction) {
  Request request = Paste();
  request.channel = channel;
  request.direction = direction;
  return request;
}

inline Reason ReasonOf(const Decision& decision) { return static_cast<Reason>(decision.reason_code); }

}  // namespace shoji::policy
