#include "policy/inspect/number_finder.h"

#include "policy/inspect/check_digits.h"
#include "policy/inspect/digit_window.h"

namespace shoji::inspect {
namespace {

constexpr uint32_t kLeastDigits = 11;
constexpr uint32_t kMostDigits = 19;

bool LooksLikeMyNumber(const DigitWindow& window) {
  if (window.IsSolid()) return !window.IsTimestamp();
  return window.IsGrouped({4, 4, 4}) || window.IsEven() || window.IsAlone();
}

// Eleven digits are a mobile number much more often, so less is taken for a code.
bool LooksLikeResidentCode(const DigitWindow& window) {
  if (window.IsPhone()) return false;
  return window.IsSolid() || window.IsGrouped({4, 4, 3}) || window.IsGrouped({10, 1}) || window.IsEven();
}

bool LooksLikeCorporateNumber(const DigitWindow& window) {
  return window.IsSolid() || window.IsGrouped({1, 4, 4, 4}) || window.IsEven() || window.IsAlone();
}

bool LooksLikeCard(const DigitWindow& window) {
  return window.IsSolid() || window.IsGrouped({4, 4, 4, 4}) || window.IsGrouped({4, 6, 5}) ||
         window.IsGrouped({4, 6, 4}) || window.IsGrouped({4, 4, 4, 4, 3}) || window.IsEven() || window.IsAlone();
}

struct Rule {
  Kind kind;
  uint32_t shortest;
  uint32_t longest;
  bool (*good)(Digits);
  bool (*looks)(const DigitWindow&);
};
constexpr Rule kRules[] = {
    {Kind::kMyNumber, 12, 12, IsMyNumber, LooksLikeMyNumber},
    {Kind::kCorporateNumber, 13, 13, IsCorporateNumber, LooksLikeCorporateNumber},
    {Kind::kResidentCode, 11, 11, IsResidentCode, LooksLikeResidentCode},
    {Kind::kCreditCard, 14, 19, IsCreditCard, LooksLikeCard},
};

// Records of fixed length without anything between them: 個人番号 behind 個人番号.
uint32_t Blocks(const Group& group) {
  return group.size >= 24 && group.size % 12 == 0 && group.all_blocks ? group.size / 12 : 0;
}

// The group before is parted from these as they are from each other: no way of writing a number begins here.
bool GoesOnLeft(const DigitRun& run, size_t first, size_t last) {
  return first < last && run.groups[first].gap != Gap::kBreak && SameGap(run.groups[first], run.groups[first + 1]);
}

}  // namespace

void NumberFinder::TakeRun(const DigitRun& run) {
  for (size_t last = run.fresh; last < run.end; ++last) {
    const Group& group = run.groups[last];
    if (const uint32_t blocks = Blocks(group)) tally_.Add(Kind::kMyNumber, blocks);
    uint32_t total = 0;
    for (size_t first = last + 1; first-- > 0;) {
      total += run.groups[first].size;
      if (run.groups[first].position < taken_until_ || total > kMostDigits) break;
      if (total < kLeastDigits || GoesOnLeft(run, first, last)) continue;
      const auto kind = Match(run, first, last, total);
      if (!kind) continue;
      tally_.Add(*kind);
      taken_until_ = group.position + 1;
      break;
    }
  }
}

std::optional<Kind> NumberFinder::Match(const DigitRun& run, size_t first, size_t last, uint32_t total) const {
  const auto fits = [&](const Rule& rule) { return total >= rule.shortest && total <= rule.longest; };
  for (const Rule& rule : kRules) {
    if (!fits(rule)) continue;
    // The cheapest question first: nearly every window of a table is turned down by its looks.
    const DigitWindow window(run, first, last);
    const bool named = Named(rule.kind, window.first().position) && window.IsBounded();
    if ((named || rule.looks(window)) && rule.good(window.digits())) return rule.kind;
  }
  return std::nullopt;
}

bool NumberFinder::Named(Kind kind, uint64_t position) const {
  const auto word = context_.LastSeen(kind);
  return word && position >= *word && position - *word <= kNamedWithin;
}

}  // namespace shoji::inspect
