// Texts that hold exactly one thing the inspectors look for: a good number in a given spelling, a marking, a list of
// contacts. The numbers are random and nobody's on purpose. Deterministic for a seed.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "bench/inspect/seeded_random.h"
#include "bench/inspect/spelling.h"
#include "policy/inspect/inspection.h"

namespace shoji::bench {

inline constexpr inspect::Kind kNumberKinds[] = {inspect::Kind::kMyNumber, inspect::Kind::kResidentCode,
                                                 inspect::Kind::kCorporateNumber, inspect::Kind::kCreditCard};
std::string TextWithNumber(inspect::Kind kind, Spelling spelling, SeededRandom& random);

struct Marking {
  std::string_view text;  // as it stands on the document
  inspect::Kind kind;
};
std::span<const Marking> Markings();
// At the head, at the foot, in a table, or among the sentences in brackets.
std::string TextWithMarking(const Marking& marking, SeededRandom& random);

// A list of `people` with telephone, mail or address, as CSV, TSV or lines.
std::string ContactList(uint64_t people, SeededRandom& random);

}  // namespace shoji::bench
