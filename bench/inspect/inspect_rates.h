// Misses and false alarms of policy/inspect over the generated corpus. Pure, deterministic for a seed.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "bench/inspect/municipal_text.h"
#include "bench/inspect/planted_text.h"
#include "policy/inspect/inspection.h"

namespace shoji::bench {

// Texts that hold one number each: how many of them were not found.
struct MissRow {
  inspect::Kind kind;
  Spelling spelling;
  uint64_t texts = 0;
  uint64_t missed = 0;
};
// Texts that hold one marking each, or a list of contacts.
struct NamedMissRow {
  std::string name;
  uint64_t texts = 0;
  uint64_t missed = 0;
};
// Texts that hold nothing: how many were said to, by kind.
struct AlarmRow {
  TextKind text;
  uint64_t texts = 0;
  uint64_t raised = 0;  // to class 2 or above by anything
  std::array<uint64_t, inspect::kKinds> by_kind{};
};
struct InspectRates {
  std::vector<MissRow> numbers;
  std::vector<NamedMissRow> markings;
  std::vector<NamedMissRow> lists;
  std::vector<AlarmRow> alarms;
  uint64_t bytes = 0;  // inspected in all
};

// `per_row`: texts of each row; 10 times as many for the false alarms.
InspectRates MeasureInspectRates(uint64_t seed, uint64_t per_row);

}  // namespace shoji::bench
