// How fast characters come, against two bounds: one for a moment, one for longer. Pure, one thread; memory is bounded
// as long as the caller counts nothing that reaches a bound.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>

#include "codec/base/clock.h"

namespace shoji::inspect {

class TypingPace {
 public:
  struct Bound {
    size_t characters;
    std::chrono::seconds within;
  };

  // `steady` is over the longer time.
  TypingPace(Bound moment, Bound steady) : moment_(moment), steady_(steady) {}

  // With `coming` more characters now, as many have come as a bound names.
  bool Reaches(size_t coming, TimePoint now) const;
  // They have come. `now` never goes back.
  void Count(size_t characters, TimePoint now);
  void Forget() { counted_.clear(); }

 private:
  struct Counted {
    TimePoint at;
    size_t characters;
  };

  Bound moment_;
  Bound steady_;
  std::deque<Counted> counted_;  // oldest first, none without characters
};

}  // namespace shoji::inspect
