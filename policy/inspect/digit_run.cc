#include "policy/inspect/digit_run.h"

#include <algorithm>
#include <string_view>

#include "policy/inspect/check_digits.h"
#include "policy/inspect/letters.h"

namespace shoji::inspect {
namespace {

// 一 between digits may be a dash that somebody chose for its looks; ー is typed for one every day.
constexpr char32_t kKanjiOne = U'一';
constexpr std::u32string_view kTightSigns = U"-.,/:()_・·、ー'’~*+=\\#^";
constexpr std::u32string_view kCellSigns = U"\t|;\"[]{}<>【】〔〕「」『』〈〉《》“”□■";

// Value of a positional kanji numeral, also of those used on cheques; -1 for anything else.
int KanjiDigit(char32_t c) {
  constexpr std::u32string_view kNumerals = U"〇一二三四五六七八九零壱弐参肆伍陸漆捌玖";
  if (c != U'〇' && (c < 0x4E00 || c > 0x96F6)) return -1;
  const size_t found = kNumerals.find(c);
  return found == std::u32string_view::npos ? -1 : static_cast<int>(found % 10);
}

}  // namespace

void DigitRunCollector::Take(char32_t c, uint64_t position) {
  const bool ascii = c >= U'0' && c <= U'9';
  const int kanji = ascii ? -1 : KanjiDigit(c);
  if (ascii || kanji >= 0) {
    TakeDigit(static_cast<uint8_t>(ascii ? c - U'0' : static_cast<char32_t>(kanji)), !ascii, position);
  } else if (!groups_.empty()) {
    if (in_digits_) groups_.back().after = c;
    if (in_digits_) between_ = {};
    in_digits_ = false;
    if (!TakeGap(c)) EndRun();
  }
  last_ = c;
}

void DigitRunCollector::TakeDigit(uint8_t digit, bool kanji, uint64_t position) {
  if (!in_digits_ || groups_.back().kanji != kanji) StartGroup(kanji, position);
  Group& group = groups_.back();
  if (group.size < Group::kKept) group.digits[group.size] = digit;
  block_[group.size % block_.size()] = digit;
  group.size = std::min(group.size + 1, uint32_t{1} << 30);
  if (group.size % block_.size() == 0) group.all_blocks = group.all_blocks && IsMyNumber(block_);
}

void DigitRunCollector::StartGroup(bool kanji, uint64_t position) {
  if (in_digits_) between_ = {.length = 0, .mark = 1};  // a change of numerals parts like a sign
  MendDash();
  if (groups_.size() == kMaxGroups) PassOn();
  Group group;
  group.kanji = kanji;
  group.position = position;
  group.before = last_;
  if (!groups_.empty()) {
    group.gap = GapKind();
    group.mark = between_.mark;
  }
  groups_.push_back(group);
  in_digits_ = true;
}

// 1234一5678: the 一 between two groups of digits was a dash.
void DigitRunCollector::MendDash() {
  if (!in_digits_ || groups_.size() < 2) return;
  const Group& dash = groups_.back();
  const Group& left = groups_[groups_.size() - 2];
  const bool lone = dash.kanji && dash.size == 1 && dash.digits[0] == 1 && last_ == kKanjiOne;
  if (!lone || left.kanji || dash.before < U'0' || dash.before > U'9') return;
  groups_.pop_back();
  fresh_ = std::min(fresh_, groups_.size());
  between_ = {.length = 1, .mark = U'-'};
}

bool DigitRunCollector::TakeGap(char32_t c) {
  if (++between_.length > kMaxGapLength) return false;
  if (c == U' ') return ++between_.spaces, true;
  if (c == U'\n') return ++between_.lines <= kMaxGapLines;
  const bool tight = kTightSigns.find(c) != std::u32string_view::npos;
  if (!tight && !IsBoxDrawing(c) && kCellSigns.find(c) == std::u32string_view::npos) return false;
  between_.cell = between_.cell || !tight;
  if (between_.mark == 0) between_.mark = c == U'ー' ? U'-' : c;
  return true;
}

Gap DigitRunCollector::GapKind() const {
  if (between_.lines > 0) return Gap::kLine;
  if (between_.cell || between_.spaces > 3) return Gap::kCell;
  return between_.spaces > 0 ? Gap::kSpace : Gap::kTight;
}

void DigitRunCollector::PassOn() {
  // What follows the last group is not known yet: it stays fresh.
  sink_.TakeRun({groups_, fresh_, groups_.size() - 1, false});
  groups_.erase(groups_.begin(), groups_.end() - kOverlap);
  fresh_ = kOverlap - 1;
  cut_ = true;
}

void DigitRunCollector::EndRun() {
  if (!groups_.empty()) sink_.TakeRun({groups_, fresh_, groups_.size(), !cut_});
  groups_.clear();
  between_ = {};
  fresh_ = 0;
  cut_ = in_digits_ = false;
}

void DigitRunCollector::Finish() {
  EndRun();
  last_ = 0;
}

}  // namespace shoji::inspect
