#include "policy/inspect/check_digits.h"

#include <algorithm>

namespace shoji::inspect {
namespace {

bool AllEqual(Digits digits) {
  return std::ranges::all_of(digits, [&](uint8_t digit) { return digit == digits[0]; });
}

// Weights 2..7 from the right, again from 2 after 7; remainders 0 and 1 give 0.
uint32_t Modulus11(Digits body) {
  uint32_t sum = 0;
  for (size_t n = 1; n <= body.size(); ++n) {
    const auto weight = static_cast<uint32_t>(n <= 6 ? n + 1 : n - 5);
    sum += body[body.size() - n] * weight;
  }
  const uint32_t remainder = sum % 11;
  return remainder <= 1 ? 0 : 11 - remainder;
}

bool EndsInModulus11(Digits digits, size_t length) {
  return digits.size() == length && !AllEqual(digits) && Modulus11(digits.first(length - 1)) == digits.back();
}

bool HasLuhn(Digits digits) {
  uint32_t sum = 0;
  for (size_t n = 0; n < digits.size(); ++n) {
    const uint32_t digit = digits[digits.size() - 1 - n];
    const uint32_t doubled = digit * 2;
    sum += n % 2 == 0 ? digit : doubled - (doubled > 9 ? 9 : 0);
  }
  return sum % 10 == 0;
}

struct Scheme {
  uint32_t first;  // of the six leading digits
  uint32_t last;
  size_t shortest;
  size_t longest;
};

// Issuer ranges as the schemes publish them. Visa of 13 digits is history; Diners of 14 is alive.
constexpr Scheme kSchemes[] = {
    {400000, 499999, 16, 16}, {400000, 499999, 19, 19}, {510000, 559999, 16, 16}, {222100, 272099, 16, 16},
    {340000, 349999, 15, 15}, {370000, 379999, 15, 15}, {352800, 358999, 16, 19}, {300000, 305999, 14, 14},
    {309500, 309599, 14, 14}, {360000, 369999, 14, 14}, {380000, 399999, 14, 14}, {601100, 601199, 16, 19},
    {644000, 659999, 16, 19}, {620000, 629999, 16, 19},
};

bool IsIssued(Digits digits) {
  if (digits.size() < 14 || digits.size() > 19) return false;
  uint32_t prefix = 0;
  for (const uint8_t digit : digits.first(6)) prefix = prefix * 10 + digit;
  return std::ranges::any_of(kSchemes, [&](const Scheme& scheme) {
    return prefix >= scheme.first && prefix <= scheme.last && digits.size() >= scheme.shortest &&
           digits.size() <= scheme.longest;
  });
}

}  // namespace

bool IsMyNumber(Digits digits) { return EndsInModulus11(digits, 12); }

bool IsResidentCode(Digits digits) { return EndsInModulus11(digits, 11); }

bool IsCorporateNumber(Digits digits) {
  if (digits.size() != 13 || AllEqual(digits)) return false;
  uint32_t sum = 0;
  for (size_t n = 1; n <= 12; ++n) sum += digits[13 - n] * (n % 2 == 1 ? 1U : 2U);
  return digits[0] == 9 - sum % 9;
}

bool IsCreditCard(Digits digits) { return IsIssued(digits) && !AllEqual(digits) && HasLuhn(digits); }

}  // namespace shoji::inspect
