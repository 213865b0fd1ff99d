// Finds 個人番号, 法人番号, 住民票コード and payment cards in runs of digits. A number counts when its check digit is
// good and it is written the way such numbers are written; near words that name it ("個人番号"), any way of writing it
// counts. One text, one thread, a bounded amount of work for each group of digits.
#pragma once

#include <array>
#include <optional>

#include "policy/inspect/context_words.h"
#include "policy/inspect/digit_run.h"
#include "policy/inspect/tally.h"

namespace shoji::inspect {

class NumberFinder {
 public:
  // Digits this many characters after such a word are named by it.
  static constexpr uint64_t kNamedWithin = 200;

  NumberFinder(const ContextWords& context, Tally& tally) : context_(context), tally_(tally) {}
  void TakeRun(const DigitRun& run);

 private:
  // The number that groups first..last of `run` are; `total` digits.
  std::optional<Kind> Match(const DigitRun& run, size_t first, size_t last, uint32_t total) const;
  bool Named(Kind kind, uint64_t position) const;

  const ContextWords& context_;
  Tally& tally_;
  uint64_t taken_until_ = 0;  // digits before this position belong to a number found already
};

}  // namespace shoji::inspect
