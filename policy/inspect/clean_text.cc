#include "policy/inspect/clean_text.h"

#include <array>
#include <limits>

#include "policy/inspect/unicode.h"

namespace shoji::inspect {
namespace {

constexpr uint32_t kMaxMarks = 4;  // Vietnamese needs two, Thai three
constexpr size_t kStrippedKinds = 6;

class Cleaner {
 public:
  void Take(char32_t c);
  CleanedText Finish();
  void Strip(StrippedKind kind) {
    uint32_t& count = counts_[static_cast<size_t>(kind)];
    if (count < std::numeric_limits<uint32_t>::max()) ++count;
  }

 private:
  void Keep(char32_t c);
  void TakeHidden(char32_t c, unicode::Hidden hidden);
  bool MayFollow(char32_t selector) const;

  std::string text_;
  std::array<uint32_t, kStrippedKinds> counts_{};
  char32_t base_ = 0;  // the visible character before; 0 when a selector has followed it already, or there is none
  uint32_t marks_ = 0;
  bool after_return_ = false;
};

void Cleaner::Take(char32_t c) {
  if (c == unicode::kMalformed) return Strip(StrippedKind::kMalformed);
  const bool second_half = c == U'\n' && after_return_;
  after_return_ = c == U'\r';
  if (second_half) return;
  if (c == U'\r' || c == 0x85 || c == 0x2028 || c == 0x2029) c = U'\n';
  const auto hidden = unicode::HiddenKind(c);
  if (hidden == unicode::Hidden::kVisible) return Keep(c);
  TakeHidden(c, hidden);
}

void Cleaner::Keep(char32_t c) {
  unicode::AppendUtf8(c, text_);
  base_ = c == U'\n' || c == U'\t' || c == U' ' ? 0 : c;
  marks_ = 0;
}

void Cleaner::TakeHidden(char32_t c, unicode::Hidden hidden) {
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

bool Cleaner::MayFollow(char32_t selector) const {
  if (base_ == 0) return false;
  if (unicode::IsIdeograph(base_)) return selector >= 0xE0100 || (selector >= 0xFE00 && selector <= 0xFE02);
  return base_ > 0x7F && (selector == 0xFE0E || selector == 0xFE0F);
}

CleanedText Cleaner::Finish() {
  CleanedText cleaned{std::move(text_), {}};
  for (size_t i = 0; i < kStrippedKinds; ++i) {
    if (counts_[i] > 0) cleaned.stripped.push_back({static_cast<StrippedKind>(i), counts_[i]});
  }
  return cleaned;
}

}  // namespace

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
  Cleaner cleaner;
  unicode::Utf8Reader reader;
  for (char32_t c = 0; reader.Next(utf8, c);) cleaner.Take(c);
  if (reader.Finish()) cleaner.Strip(StrippedKind::kMalformed);
  return cleaner.Finish();
}

}  // namespace shoji::inspect
