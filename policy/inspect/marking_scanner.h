// Finds words that mark a document: some wherever they stand (部外秘), some only where markings stand (秘): on a line
// of their own, in a cell, in brackets, behind a label; also spaced out or written downwards. One text, one thread,
// bounded memory.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "policy/inspect/marking_words.h"
#include "policy/inspect/tally.h"

namespace shoji::inspect {

class MarkingScanner {
 public:
  static constexpr size_t kMaxLine = 2048;   // a longer line is looked at in pieces
  static constexpr size_t kOverlap = 64;     // longer than every word
  static constexpr size_t kMaxMarking = 40;  // characters of a line, cell or bracket that can be a marking
  static constexpr size_t kMaxDownwards = 48;

  MarkingScanner(const InspectorSettings& settings, Tally& tally) : words_(settings), tally_(tally) {}
  void Take(char32_t c);
  // `goes_on`: the last line is not over, so nothing on it stands alone yet.
  void Finish(bool goes_on);

 private:
  void EndLine();
  void EndDownwards();
  void ScanLine(std::u32string_view line, bool whole);
  bool ScanWords(std::u32string_view line, size_t until);
  bool ScanBrackets(std::u32string_view line, size_t until);
  void ScanCells(std::u32string_view line);
  void ScanSpaced(std::u32string_view cell);
  bool TryMarking(std::u32string_view text);
  void Count(const MarkingWord& word);

  const MarkingWords words_;
  Tally& tally_;
  std::u32string line_;
  std::u32string downwards_;  // lines of one character each, one after another
  bool cut_ = false;          // the beginning of this line has been looked at
};

}  // namespace shoji::inspect
