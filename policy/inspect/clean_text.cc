#include "policy/inspect/clean_text.h"

#include <limits>

namespace shoji::inspect {
namespace {

constexpr uint32_t kMaxMarks = 4;  // Vietnamese needs two, Thai three

}  // namespace

void TextCleaner::Strip(StrippedKind kind) {
  uint32_t& count = counts_[static_cast<size_t>(kind)];
  if (count < std::numeric_limits<uint32_t>::max()) ++count;
}

void TextCleaner::Feed(std::string_view utf8) {
  for (char32_t c = 0; reader_.Next(utf8, c);) Take(c);
}

void TextCleaner::Take(char32_t c) {
  if (c == unicode::kMalformed) return Strip(StrippedKind::kMalformed);
  const bool second_half = c == U'\n' && after_return_;
  after_return_ = c == U'\r';
  if (second_half) return;
  if (c == U'\r' || c == 0x85 || c == 0x2028 || c == 0x2029) c = U'\n';
  const auto hidden = unicode::HiddenKind(c);
  if (hidden == unicode::Hidden::kVisible) return Keep(c);
  TakeHidden(c, hidden);
}

void TextCleaner::Keep(char32_t c) {
  unicode::AppendUtf8(c, text_);
  base_ = c == U'\n' || c == U'\t' || c == U' ' ? 0 : c;
  marks_ = 0;
}

void TextCleaner::TakeHidden(char32_t c, unicode::Hidden hidden) {
  switch (hidden) {
    case unicode::Hidden::kVisible:
      return;
    case unicode::Hidden::kControl:
      return Strip(StrippedKind::kControl);
    case unicode::Hidden::kBidi:
      return Strip(StrippedKind::kBidi);
    case unicode::Hidden::kZeroWidth:
      return Strip(StrippedKind::kZeroWidth);
    case unicode::Hidden::kSelector:
      if (!MayFollow(c)) return Strip(StrippedKind::kSelector);
      unicode::AppendUtf8(c, text_);
      base_ = 0;
      return;
    case unicode::Hidden::kCombining:
      if (++marks_ > kMaxMarks) return Strip(StrippedKind::kCombining);
      unicode::AppendUtf8(c, text_);
  }
}

bool TextCleaner::MayFollow(char32_t selector) const {
  if (base_ == 0) return false;
  if (unicode::IsIdeograph(base_)) return selector >= 0xE0100 || (selector >= 0xFE00 && selector <= 0xFE02);
  return base_ > 0x7F && (selector == 0xFE0E || selector == 0xFE0F);
}

CleanedText TextCleaner::Finish() {
  if (reader_.Finish()) Strip(StrippedKind::kMalformed);
  CleanedText cleaned{std::move(text_), {}};
  for (size_t i = 0; i < kStrippedKinds; ++i) {
    if (counts_[i] > 0) cleaned.stripped.push_back({static_cast<StrippedKind>(i), counts_[i]});
  }
  return cleaned;
}

std::string_view Name(StrippedKind kind) {
  switch (kind) {
    case StrippedKind::kControl:
      return "control";
    case StrippedKind::kBidi:
      return "bidi";
    case StrippedKind::kZeroWidth:
      return "zero_width";
    case StrippedKind::kSelector:
      return "selector";
    case StrippedKind::kCombining:
      return "combining";
    case StrippedKind::kMalformed:
      return "malformed";
  }
  return "unknown";
}

CleanedText CleanText(std::string_view utf8) {
  TextCleaner cleaner;
  cleaner.Feed(utf8);
  return cleaner.Finish();
}

}  // namespace shoji::inspect
