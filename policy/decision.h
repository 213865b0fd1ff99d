// The answer to a policy::Request. Pure values, any thread. A default-made Decision is a refusal.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "policy/reason.h"
#include "policy/request.h"

namespace shoji::policy {

// Stricter first; numbers are those of TRANSFER_ANSWER in codec/wire/PROTOCOL.md. Only kAllow and kSanitise let
// anything through; kApprove waits for 上長承認, which nothing carries out yet, so an enforcement point refuses it.
enum class Answer : uint8_t { kDeny = 0, kApprove = 1, kSanitise = 2, kAllow = 3 };

// What an allowed transfer may use. Only meaningful unless the answer is kDeny; 0 allows nothing, never "unlimited".
struct Limits {
  uint64_t max_bytes = 0;             // of one transfer
  uint32_t max_per_minute = 0;        // transfers of one user on one channel and direction
  uint64_t max_bytes_per_minute = 0;  // of these together
  bool operator==(const Limits&) const = default;
};

struct Decision {
  Answer answer = Answer::kDeny;
  Limits limits;
  std::string rule_id = "default-deny";                   // at most 64 bytes; goes to the user and to the record
  std::string reason_key = "default_deny";                // Name(Reason); key of the sentence shown to the user
  uint16_t reason_code = 1;                               // the same on the wire (TRANSFER_ANSWER.reason_code)
  Classification classification = Classification::kNone;  // what the transfer counted as
  std::string contact;                                    // whom the user may ask; from the rule file, may be empty
  bool operator==(const Decision&) const = default;
};

// A refusal for `reason`, by the rule `rule_id`: also for what an enforcement point must refuse before or after the
// engine (kBusy, kNoRecord, kNotInspected, kFrozen, kMalformed), as rule "gate".
Decision Refusal(Reason reason, std::string_view rule_id);

std::string_view Name(Answer answer);

}  // namespace shoji::policy
