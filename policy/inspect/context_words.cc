#include "policy/inspect/context_words.h"

#include <string_view>

#include "policy/inspect/unicode.h"

namespace shoji::inspect {

ContextWords::ContextWords() {
  const auto add = [this](Kind kind, std::initializer_list<std::string_view> words) {
    for (const auto word : words) words_.push_back({unicode::FoldText(word), kind});
  };
  add(Kind::kMyNumber, {"個人番号", "マイナンバー", "マイナ番号", "mynumber", "個人no", "個番"});
  add(Kind::kResidentCode, {"住民票コード", "住民コード", "住基コード"});
  add(Kind::kCorporateNumber, {"法人番号"});
  add(Kind::kCreditCard, {"カード番号", "クレジットカード", "cardnumber", "cardno"});
}

void ContextWords::Take(char32_t c, uint64_t position) {
  if (c == U' ' || c == U'\n') return;  // 個 人 番 号
  ring_[taken_++ % kRing] = c >= U'A' && c <= U'Z' ? c + (U'a' - U'A') : c;
  const char32_t folded = ring_[(taken_ - 1) % kRing];
  for (const Word& word : words_) {
    if (word.folded.back() == folded && EndsWith(word.folded)) seen_[static_cast<size_t>(word.kind)] = position + 1;
  }
}

bool ContextWords::EndsWith(const std::u32string& word) const {
  if (taken_ < word.size()) return false;
  for (size_t i = 0; i < word.size(); ++i) {
    if (ring_[(taken_ - word.size() + i) % kRing] != word[i]) return false;
  }
  return true;
}

}  // namespace shoji::inspect
