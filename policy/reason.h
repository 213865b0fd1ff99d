// Why an answer is what it is: one table of numbers (wire), keys (records, sentences in
// web-client/src/core/strings_*.ts). Add at the end only. Pure, any thread.
#pragma once

#include <cstdint>
#include <string_view>

namespace shoji::policy {

enum class Reason : uint16_t {
  kAllowed = 0,
  kDefaultDeny = 1,       // no rule allows it
  kRuleDenies = 2,        // a rule says deny
  kTooLarge = 3,          // more bytes than the rule lets through at once
  kTooMany = 4,           // more often, or more bytes, within a minute than the rule lets through
  kClassNeverLeaves = 5,  // invariant: class 3 does not go outbound
  kNoRawFileIn = 6,       // invariant: only what was sanitised comes in
  kMyNumber = 7,          // invariant: the My Number zone never connects
  kNeedsApproval = 8,     // a rule says approve (上長承認)
  kOutsideHours = 9,      // a rule would allow it, but not now
  kNotInspected = 10,     // the content could not be read
  kMalformed = 11,        // the question itself is impossible: print outbound, a value outside the table
  kNoSanitiser = 12,      // a rule says sanitise, and nothing can sanitise this channel
  kFrozen = 13,           // emergency stop
  kBusy = 14,             // the broker is at its bounds
  kNoRecord = 15,         // the audit record cannot be written
  kWrongType = 16,        // a rule would allow it, but not this kind of content
  kExpired = 17,          // a rule would have allowed it until a date that has passed
  kNotThere = 18,         // the Internet side has it no more, or does not answer
  kCancelled = 19,        // the user withdrew it, or stopped sending
};
inline constexpr uint16_t kLastReason = 19;

// "default_deny", ...; "unknown" for a value outside the table.
std::string_view Name(Reason reason);

}  // namespace shoji::policy
