// One kind of number: its length, its check digit, and how it is written. Pure table.
#pragma once

#include <initializer_list>
#include <span>

#include "policy/inspect/check_digits.h"
#include "policy/inspect/digit_window.h"
#include "policy/inspect/inspection.h"

namespace shoji::inspect {

// How much the writing alone says. kPossible: tables of other numbers look the same, so their share of good check
// digits decides.
enum class Look { kOther, kPossible, kCertain };

struct NumberRule {
  Kind kind;
  uint32_t shortest;  // digits
  uint32_t longest;
  bool (*good)(Digits);
  std::span<const std::initializer_list<uint32_t>> printed;  // groups it is printed in

  bool Fits(uint32_t digits) const { return digits >= shortest && digits <= longest; }
  Look LookOf(const DigitWindow& window) const;
};

std::span<const NumberRule> NumberRules();

}  // namespace shoji::inspect
