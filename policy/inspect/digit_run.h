// Collects digits out of folded text: groups of digits with little between them form a run, in which numbers are looked
// for that are written with hyphens, in cells, or over lines. One text, one thread; memory bounded by kMaxGroups.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace shoji::inspect {

// What stands before a group of digits, in the order of how far it parts.
enum class Gap : uint8_t {
  kBreak,  // anything else: the run begins here
  kTight,  // one or more signs such as - . / ( ), no space; or a change between digits and kanji numerals
  kSpace,  // up to three spaces, with or without such signs
  kCell,   // a tab, a border, quotation marks, brackets, more spaces
  kLine,   // a line end, with anything of the above
};

struct Group {
  static constexpr size_t kKept = 20;  // longer than every number that is looked for

  std::array<uint8_t, kKept> digits{};  // the first of them, values 0..9
  uint32_t size = 0;                    // how many there were; may be more than kKept
  uint64_t position = 0;                // of the first digit, in folded code points from the beginning of the text
  Gap gap = Gap::kBreak;
  char32_t mark = 0;       // first sign of the gap, 0 where it had none
  char32_t before = 0;     // the character right before the first digit
  char32_t after = 0;      // the one right after the last
  bool kanji = false;      // 一二三
  bool all_blocks = true;  // every whole block of 12 digits so far is a good 個人番号
};

inline bool SameGap(const Group& a, const Group& b) { return a.gap == b.gap && a.mark == b.mark; }

struct DigitRun {
  std::span<const Group> groups;
  size_t fresh = 0;
  size_t end = 0;
  bool whole = true;
};

class DigitRunSink {
 public:
  virtual ~DigitRunSink() = default;
  // Groups of one run, at most kMaxGroups. Only numbers whose last group is one of [fresh, end) are new: a run longer
  // than what is kept comes in pieces that overlap. `whole`: the run begins with the first group and ends with the
  // last.
  virtual void TakeRun(const DigitRun& run) = 0;
};

class DigitRunCollector {
 public:
  static constexpr size_t kMaxGroups = 64;
  static constexpr size_t kOverlap = 24;         // a number has at most 19 digits, so at most 19 groups
  static constexpr uint32_t kMaxGapLength = 80;  // a ruled line between two rows of a table fits
  static constexpr uint32_t kMaxGapLines = 3;

  explicit DigitRunCollector(DigitRunSink& sink) : sink_(sink) { groups_.reserve(kMaxGroups); }
  void Take(char32_t c, uint64_t position);
  void Finish();

 private:
  struct Between {
    uint32_t length = 0;
    uint32_t spaces = 0;
    uint32_t lines = 0;
    bool cell = false;
    char32_t mark = 0;
  };
  void TakeDigit(uint8_t digit, bool kanji, uint64_t position);
  void StartGroup(bool kanji, uint64_t position);
  bool TakeGap(char32_t c);
  Gap GapKind() const;
  void MendDash();
  void EndRun();
  void PassOn();

  DigitRunSink& sink_;
  std::vector<Group> groups_;
  Between between_;
  std::array<uint8_t, 12> block_{};
  char32_t last_ = 0;
  size_t fresh_ = 0;
  bool in_digits_ = false;
  bool cut_ = false;  // the beginning of this run has been passed on already
};

}  // namespace shoji::inspect
