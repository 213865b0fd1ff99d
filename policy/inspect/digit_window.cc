#include "policy/inspect/digit_window.h"

#include <algorithm>
#include <string_view>

#include "policy/inspect/letters.h"

namespace shoji::inspect {
namespace {

uint32_t Value(std::span<const uint8_t> digits) {
  uint32_t value = 0;
  for (const uint8_t digit : digits) value = value * 10 + digit;
  return value;
}

bool IsYear(std::span<const uint8_t> digits) {
  return digits.size() == 4 && (Value(digits) / 100 == 19 || Value(digits) / 100 == 20);
}

std::span<const uint8_t> DigitsOf(const Group& group) {
  return std::span(group.digits).first(std::min<size_t>(group.size, Group::kKept));
}

}  // namespace

DigitWindow::DigitWindow(const DigitRun& run, size_t first, size_t last)
    : groups_(run.groups), first_(first), last_(last), whole_(run.whole) {
  for (size_t i = first; i <= last; ++i) {
    for (const uint8_t digit : DigitsOf(groups_[i])) digits_[size_++] = digit;
  }
}

bool DigitWindow::IsSolid() const {
  if (groups() != 1) return false;
  const bool fraction = first().gap == Gap::kTight && first().mark == U'.';
  const bool followed =
      last_ + 1 < groups_.size() && groups_[last_ + 1].gap == Gap::kTight && groups_[last_ + 1].mark == U'.';
  const bool inside_word = IsLatinLetter(first().before) && IsLatinLetter(last().after);
  return !fraction && !followed && !inside_word;
}

bool DigitWindow::PartedAlike() const {
  // 1,234 | 567: a cell that is more than these digits.
  const auto goes_on = [&](const Group& next) {
    return next.gap != Gap::kBreak && (SameGap(next, At(1)) || (next.gap == Gap::kTight && At(1).gap >= Gap::kCell));
  };
  if (goes_on(first()) || (last_ + 1 < groups_.size() && goes_on(groups_[last_ + 1]))) return false;
  for (size_t i = 2; i < groups(); ++i) {
    if (!SameGap(At(i), At(1))) return false;
  }
  return true;
}

bool DigitWindow::AllYears() const {
  for (size_t i = 0; i < groups(); ++i) {
    if (!IsYear(DigitsOf(At(i)))) return false;
  }
  return true;
}

bool DigitWindow::IsGrouped(std::initializer_list<uint32_t> sizes) const {
  if (groups() != sizes.size() || groups() < 2) return false;
  size_t index = 0;
  for (const uint32_t size : sizes) {
    if (At(index++).size != size) return false;
  }
  return PartedAlike() && !AllYears();
}

bool DigitWindow::IsEven() const {
  if (groups() < 2 || first().size > 3 || !PartedAlike()) return false;
  for (size_t i = 1; i < groups(); ++i) {
    if (At(i).size != first().size) return false;
  }
  const char32_t mark = At(1).mark;
  const bool amount = first().size == 3 && (mark == U',' || mark == U'、' || mark == U'.');  // or an address of IPv4
  const bool clock = first().size == 2 && (mark == U':' || mark == U'/');
  return !amount && !clock;
}

bool DigitWindow::IsAlone() const {
  if (!whole_ || first_ != 0 || last_ + 1 != groups_.size() || groups() < 2 || IsPhone() || IsTimestamp()) return false;
  if (IsLatinLetter(first().before) || IsLatinLetter(last().after)) return false;  // a piece of a hash
  constexpr std::u32string_view kOfOthers = U".,/:、~";
  const Group* way = nullptr;
  for (size_t i = 1; i < groups(); ++i) {
    const Group& group = At(i);
    if (IsYear(DigitsOf(At(i - 1))) && group.size <= 2) return false;
    if (group.gap == Gap::kCell || kOfOthers.find(group.mark) != std::u32string_view::npos) return false;
    if (group.gap == Gap::kLine) continue;
    if (way != nullptr && !SameGap(*way, group)) return false;
    way = &group;
  }
  return true;
}

bool DigitWindow::IsBounded() const {
  Gap widest = Gap::kBreak;
  for (size_t i = 1; i < groups(); ++i) widest = std::max(widest, At(i).gap);
  const auto wider = [&](Gap outer) { return outer == Gap::kBreak || outer > widest; };
  return wider(first().gap) && (last_ + 1 == groups_.size() || wider(groups_[last_ + 1].gap));
}

bool DigitWindow::IsInOneLine() const {
  for (size_t i = 1; i < groups(); ++i) {
    if (At(i).gap != Gap::kTight && At(i).gap != Gap::kSpace) return false;
  }
  return true;
}

bool DigitWindow::IsTimestamp() const {
  const auto head = DigitsOf(first());
  if (size_ < 8 || head.size() < 4 || !IsYear(head.first(4))) return false;
  const bool date = Within(4, 1, 12) && Within(6, 1, 31);
  if (head.size() == 4) return groups() >= 3 && date && At(1).size <= 2;
  const bool time = size_ < 12 || (Within(8, 0, 23) && Within(10, 0, 59));
  return date && time && (head.size() == 8 || head.size() >= 12);
}

bool DigitWindow::Within(size_t at, uint32_t first, uint32_t last) const {
  const uint32_t value = Value(digits().subspan(at, 2));
  return value >= first && value <= last;
}

bool DigitWindow::IsPhone() const {
  if (size_ < 11) return false;
  if (first().before == U'+') return digits_[0] == 8 && digits_[1] == 1;
  const bool mobile = digits_[0] == 0 && digits_[1] >= 5 && digits_[2] == 0;
  return size_ == 11 && mobile;
}

}  // namespace shoji::inspect
