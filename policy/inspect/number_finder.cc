#include "policy/inspect/number_finder.h"

#include <algorithm>

#include "policy/inspect/number_rule.h"

namespace shoji::inspect {
namespace {

constexpr uint32_t kLeastDigits = 11;
constexpr uint32_t kMostDigits = 19;
// Of other numbers one in ten has a good check digit (one in nine for 法人番号). At least a third of a table's must be
// good for it to hold such numbers.
constexpr uint64_t kGoodShare = 3;

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
    if (const uint32_t blocks = Blocks(run.groups[last])) tally_.Add(Kind::kMyNumber, blocks);
    uint32_t total = 0;
    for (size_t first = last + 1; first-- > 0;) {
      ++tally_.work;
      total += run.groups[first].size;
      if (total > kMostDigits) break;
      if (total >= kLeastDigits && !GoesOnLeft(run, first, last)) Try(run, first, last, total);
    }
  }
}

void NumberFinder::Try(const DigitRun& run, size_t first, size_t last, uint32_t total) {
  for (const NumberRule& rule : NumberRules()) {
    Found& found = found_[static_cast<size_t>(rule.kind)];
    if (!rule.Fits(total) || run.groups[first].position < found.until) continue;
    // Nearly every window of a table is turned down by its looks: the check digit comes last.
    const DigitWindow window(run, first, last);
    const bool named = Named(rule.kind, window.first().position) && window.IsBounded();
    const Look look = named ? Look::kCertain : rule.LookOf(window);
    if (look == Look::kOther) continue;
    const bool good = rule.good(window.digits());
    if (look == Look::kPossible) found.tried += 1;
    if (!good) continue;
    if (look == Look::kPossible) found.good += 1;
    if (look == Look::kCertain) tally_.Add(rule.kind);
    found.until = run.groups[last].position + 1;
  }
}

void NumberFinder::Finish() {
  for (const NumberRule& rule : NumberRules()) {
    const Found& found = found_[static_cast<size_t>(rule.kind)];
    if (found.good > 0 && found.good * kGoodShare >= found.tried) {
      tally_.Add(rule.kind, static_cast<uint32_t>(std::min<uint64_t>(found.good, UINT32_MAX)));
    }
  }
}

bool NumberFinder::Named(Kind kind, uint64_t position) const {
  const auto word = context_.LastSeen(kind);
  return word && position >= *word && position - *word <= kNamedWithin;
}

}  // namespace shoji::inspect
