// Finds 個人番号, 法人番号, 住民票コード and payment cards in runs of digits. A number counts when its check digit is
// good and it is written the way such numbers are written; near words that name it ("個人番号"), any way of writing it
// counts. One text, one thread, a bounded amount of work for each group of digits.
#pragma once

#include <array>

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
  // Decides about what was only possible. Once, at the end of the text.
  void Finish();

 private:
  struct Found {
    uint64_t until = 0;  // digits before this position belong to a number of this kind already
    uint64_t tried = 0;  // windows that looked possible
    uint64_t good = 0;   // of those, with a good check digit
  };
  // Groups first..last of `run`, `total` digits, as every kind of number.
  void Try(const DigitRun& run, size_t first, size_t last, uint32_t total);
  bool Named(Kind kind, uint64_t position) const;

  const ContextWords& context_;
  Tally& tally_;
  std::array<Found, kKinds> found_{};
};

}  // namespace shoji::inspect
