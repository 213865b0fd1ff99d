#include "policy/inspect/marking_scanner.h"

#include <algorithm>
#include <vector>

#include "policy/inspect/letters.h"

namespace shoji::inspect {
namespace {

constexpr std::u32string_view kOpen = U"([{<【〔「『〈《〖";
constexpr std::u32string_view kClose = U")]}>】〕」』〉》〗";
bool IsBlank(char32_t c) { return c == U' ' || c == U'\t'; }

size_t Visible(std::u32string_view text) {
  return static_cast<size_t>(std::ranges::count_if(text, [](char32_t c) { return !IsBlank(c); }));
}

// Pieces of a line between borders, or (`wide`) between two spaces.
std::vector<std::u32string_view> Cells(std::u32string_view line, bool wide) {
  std::vector<std::u32string_view> cells;
  size_t begin = 0;
  for (size_t i = 0; i <= line.size(); ++i) {
    const bool spaces = wide && i + 1 < line.size() && line[i] == U' ' && line[i + 1] == U' ';
    if (i < line.size() && !(wide ? spaces : IsBorder(line[i]))) continue;
    if (i > begin && Visible(line.substr(begin, i - begin)) > 0) cells.push_back(line.substr(begin, i - begin));
    begin = i + 1;
  }
  return cells;
}

}  // namespace

void MarkingScanner::Take(char32_t c) {
  if (c == U'\n') return EndLine();
  line_.push_back(c);
  if (line_.size() < kMaxLine) return;
  EndDownwards();
  ScanLine(line_, false);
  line_.erase(0, line_.size() - kOverlap);
  cut_ = true;
}

void MarkingScanner::Finish(bool goes_on) {
  if (goes_on) {
    ScanLine(line_, false);
  } else {
    EndLine();
  }
  EndDownwards();
}

void MarkingScanner::EndLine() {
  const size_t visible = cut_ ? kMaxLine : Visible(line_);
  if (visible == 1 && downwards_.size() < kMaxDownwards) {
    downwards_.push_back(*std::ranges::find_if_not(line_, IsBlank));
  } else if (visible > 0) {
    EndDownwards();
    ScanLine(line_, !cut_);
  }
  line_.clear();
  cut_ = false;
}

void MarkingScanner::EndDownwards() {
  if (!downwards_.empty()) ScanLine(downwards_, true);
  downwards_.clear();
}

void MarkingScanner::ScanLine(std::u32string_view line, bool whole) {
  tally_.work += line.size();
  // In a piece that goes on, a word that begins in the overlap is left to the next piece.
  const bool goes_on = line.size() >= kMaxLine;
  const size_t until = goes_on ? line.size() - kOverlap : line.size();
  const bool found_word = ScanWords(line, until);
  const bool found_bracket = ScanBrackets(line, until);
  if (whole && !goes_on && !found_word && !found_bracket && !TryMarking(line)) ScanCells(line);
}

bool MarkingScanner::ScanWords(std::u32string_view line, size_t until) {
  bool found = false;
  for (size_t i = 0; i < until;) {
    const MarkingWord* word = words_.Begins(line[i]) ? words_.At(line, i) : nullptr;
    if (word != nullptr) Count(*word);
    found = found || word != nullptr;
    i += word != nullptr ? word->folded.size() : 1;
  }
  return found;
}

bool MarkingScanner::ScanBrackets(std::u32string_view line, size_t until) {
  bool found = false;
  for (size_t i = 0; i < until; ++i) {
    const size_t bracket = kOpen.find(line[i]);
    if (bracket == std::u32string_view::npos) continue;
    const size_t close = line.substr(i, kMaxMarking).find(kClose[bracket]);
    if (close == std::u32string_view::npos) continue;
    const auto inside = line.substr(i + 1, close - 1);
    tally_.work += inside.size();
    bool has_word = false;  // counted already
    for (size_t at = 0; at < inside.size(); ++at)
      has_word = has_word || (words_.Begins(inside[at]) && words_.At(inside, at));
    if (!has_word && TryMarking(inside)) found = true;
  }
  return found;
}

void MarkingScanner::ScanCells(std::u32string_view line) {
  const auto cells = Cells(line, false);
  for (const auto cell : cells) {
    if (cells.size() == 1 || !TryMarking(cell)) ScanSpaced(cell);
  }
}

void MarkingScanner::ScanSpaced(std::u32string_view cell) {
  const auto pieces = Cells(cell, true);
  if (pieces.size() < 2) return;
  for (size_t i = 0; i < pieces.size(); ++i) {
    // 秘　書　課 is one word, spaced out.
    const auto lone = [&](size_t index) { return index < pieces.size() && Visible(pieces[index]) == 1; };
    const bool spaced = lone(i) && (lone(i + 1) || (i > 0 && lone(i - 1)));
    if (!spaced) TryMarking(pieces[i]);
  }
}

bool MarkingScanner::TryMarking(std::u32string_view text) {
  tally_.work += text.size();
  if (Visible(text) == 0 || Visible(text) > kMaxMarking) return false;
  const std::u32string core = MarkingCore(text);
  const MarkingWord* word = core.empty() ? nullptr : words_.Exact(core);
  if (word != nullptr) Count(*word);
  return word != nullptr;
}

void MarkingScanner::Count(const MarkingWord& word) {
  tally_.Add(word.kind);
  if (word.kind == Kind::kWord) tally_.words = std::max(tally_.words, word.classification);
}

}  // namespace shoji::inspect
