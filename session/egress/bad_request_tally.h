// Keeps a browser that sends nothing but nonsense from filling the record: of the requests of one second that could not
// be read the first kOneByOne are reported each, the others as one line with their number. None goes uncounted. Pure;
// time comes from the caller.
#pragma once

#include <cstdint>
#include <utility>

#include "codec/base/clock.h"

namespace shoji::egress {

class BadRequestTally {
 public:
  static constexpr uint64_t kOneByOne = 10;
  static constexpr std::chrono::seconds kPeriod{1};

  // One more came. True: report it by itself; false: it was put to those that wait.
  bool Add(TimePoint now) {
    if (waiting_ == 0 && now - began_ >= kPeriod) Begin(now);
    const bool by_itself = reported_ < kOneByOne;
    ++(by_itself ? reported_ : waiting_);
    return by_itself;
  }
  // When those that wait are to be reported; TimePoint::max() when none does.
  TimePoint due() const { return waiting_ == 0 ? TimePoint::max() : began_ + kPeriod; }
  // How many wait; from now on none, and a new second begins.
  uint64_t Take(TimePoint now) {
    Begin(now);
    return std::exchange(waiting_, 0);
  }

 private:
  void Begin(TimePoint now) {
    began_ = now;
    reported_ = 0;
  }

  TimePoint began_;
  uint64_t reported_ = 0;
  uint64_t waiting_ = 0;
};

}  // namespace shoji::egress
