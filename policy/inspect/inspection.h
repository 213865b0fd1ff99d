// What an inspection of a text found: kinds and counts, never the content itself. Pure values, any thread. A finding
// can only raise the class of a transfer; the policy engine takes the greatest of department, declared and inspected.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "policy/request.h"

namespace shoji::inspect {

// What can be found. Add at the end only: the names are on record.
enum class Kind : uint8_t {
  kMyNumber,           // 個人番号, 12 digits with a good check digit
  kCorporateNumber,    // 法人番号, 13 digits with a good check digit (public by law)
  kResidentCode,       // 住民票コード, 11 digits with a good check digit
  kCreditCard,         // known prefix, its length, Luhn
  kPhone,              // one Japanese telephone number
  kEmail,              // one mail address
  kPostalAddress,      // one postal address
  kContactList,        // many of the three above close together: a list of people
  kLargeContactList,   // more of them
  kMarkingSecret,      // 極秘, 秘, 厳秘, ㊙, TOP SECRET
  kMarkingRestricted,  // 部外秘, 社外秘, 取扱注意, CONFIDENTIAL
  kMarking3A,          // 機密性3A, and 機密性3 of the older three steps
  kMarking3B,
  kMarking3C,
  kMarking2,
  kMarking1,
  kWord,  // a word of the rule file
};
inline constexpr size_t kKinds = 17;

// Stable names for records and for the table [inspectors] of rule files: "my_number".
std::string_view Name(Kind kind);

struct Finding {
  Kind kind;
  uint32_t count;  // stays at its greatest value instead of wrapping
  policy::Classification classification;
  bool operator==(const Finding&) const = default;
};

struct Inspection {
  policy::Classification classification = policy::Classification::kNone;  // the greatest of the findings
  bool malformed = false;         // some bytes were not UTF-8: what they hide is not known
  std::vector<Finding> findings;  // in the order of Kind, counts above 0 only
  bool operator==(const Inspection&) const = default;
};

}  // namespace shoji::inspect
