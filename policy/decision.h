// The answer to a policy::Request. Pure values, any thread. A default-made Decision is a refusal.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace shoji::policy {

// Stricter first; numbers are those of TRANSFER_ANSWER in codec/wire/PROTOCOL.md.
enum class Answer : uint8_t { kDeny = 0, kApprove = 1, kSanitise = 2, kAllow = 3 };

// What an allowed transfer may use. Only meaningful unless the answer is kDeny; 0 allows nothing, never "unlimited".
struct Limits {
  uint64_t max_bytes = 0;
  bool operator==(const Limits&) const = default;
};

struct Decision {
  Answer answer = Answer::kDeny;
  Limits limits;
  std::string rule_id = "default-deny";     // at most 64 bytes; goes to the user and to the record
  std::string reason_key = "default_deny";  // key of the sentence shown to the user
  uint16_t reason_code = 1;                 // the same on the wire (TRANSFER_ANSWER.reason_code)
  bool operator==(const Decision&) const = default;
};

std::string_view Name(Answer answer);

}  // namespace shoji::policy
