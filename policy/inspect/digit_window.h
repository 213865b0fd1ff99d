// Some groups of a run of digits taken for one number: what it looks like. Borrows the run; lives for one call.
#pragma once

#include <array>
#include <initializer_list>
#include <span>

#include "policy/inspect/digit_run.h"

namespace shoji::inspect {

class DigitWindow {
 public:
  // Groups first..last of `run`; together at most Group::kKept digits.
  DigitWindow(const DigitRun& run, size_t first, size_t last);

  std::span<const uint8_t> digits() const { return {digits_.data(), size_}; }
  const Group& first() const { return groups_[first_]; }
  const Group& last() const { return groups_[last_]; }
  // One unbroken group that is no part of a decimal fraction or of an identifier with letters on both sides.
  bool IsSolid() const;
  // Exactly these group sizes, parted alike, and parted otherwise from what stands around.
  bool IsGrouped(std::initializer_list<uint32_t> sizes) const;
  // Groups of one size (1, 2 or 3), parted alike, and parted otherwise from what stands around: one digit in each
  // cell.
  bool IsEven() const;
  // All the digits far and wide, parted in one way (and perhaps by line ends), which is not that of dates, times,
  // amounts or telephone numbers: 123-45678-9018.
  bool IsAlone() const;
  // Parted from what stands around more widely than within.
  bool IsBounded() const;
  // No cells and no line ends within.
  bool IsInOneLine() const;
  // Begins with a date (years 1900 to 2099): 202411211030, 20241121 1030, 2024-11-21 10:30.
  bool IsTimestamp() const;
  // A Japanese mobile, IP or free number: 090, 080, 070, 060, 050, 0800, or with +81.
  bool IsPhone() const;

 private:
  size_t groups() const { return last_ - first_ + 1; }
  const Group& At(size_t index) const { return groups_[first_ + index]; }
  bool PartedAlike() const;
  // The two digits from `at` on are `first` to `last`.
  bool Within(size_t at, uint32_t first, uint32_t last) const;
  bool AllYears() const;

  std::span<const Group> groups_;
  size_t first_;
  size_t last_;
  bool whole_;
  std::array<uint8_t, Group::kKept> digits_{};
  size_t size_ = 0;
};

}  // namespace shoji::inspect
