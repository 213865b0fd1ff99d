#include "policy/inspect/number_rule.h"

#include <algorithm>

namespace shoji::inspect {
namespace {

using Sizes = std::initializer_list<uint32_t>;

constexpr Sizes kThreeFours = {4, 4, 4};
constexpr Sizes kFourFourThree = {4, 4, 3};
constexpr Sizes kTenOne = {10, 1};
constexpr Sizes kOneAndFours = {1, 4, 4, 4};
constexpr Sizes kFourFours = {4, 4, 4, 4};
constexpr Sizes kFourSixFive = {4, 6, 5};
constexpr Sizes kFourSixFour = {4, 6, 4};
constexpr Sizes kFoursAndThree = {4, 4, 4, 4, 3};

constexpr Sizes kMyNumber[] = {kThreeFours};
constexpr Sizes kResidentCode[] = {kFourFourThree, kTenOne};
constexpr Sizes kCorporateNumber[] = {kOneAndFours};
constexpr Sizes kCard[] = {kFourFours, kFourSixFive, kFourSixFour, kFoursAndThree};

constexpr NumberRule kRules[] = {
    {Kind::kMyNumber, 12, 12, IsMyNumber, kMyNumber},
    {Kind::kCorporateNumber, 13, 13, IsCorporateNumber, kCorporateNumber},
    {Kind::kResidentCode, 11, 11, IsResidentCode, kResidentCode},
    {Kind::kCreditCard, 14, 19, IsCreditCard, kCard},
};

}  // namespace

Look NumberRule::LookOf(const DigitWindow& window) const {
  if (window.IsSolid()) return window.IsTimestamp() || window.IsPhone() ? Look::kOther : Look::kCertain;
  const auto grouped = [&](Sizes sizes) { return window.IsGrouped(sizes); };
  if (std::ranges::any_of(printed, grouped)) return window.IsInOneLine() ? Look::kCertain : Look::kPossible;
  return window.IsEven() || window.IsAlone() ? Look::kPossible : Look::kOther;
}

std::span<const NumberRule> NumberRules() { return kRules; }

}  // namespace shoji::inspect
