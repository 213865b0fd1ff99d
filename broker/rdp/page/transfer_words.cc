#include "broker/rdp/page/transfer_words.h"

#include "broker/rdp/page/sentences.h"

namespace shoji::rdp {
namespace {

constexpr uint8_t kLastTakenOut = 6;
constexpr uint8_t kFirstFound = 16;
constexpr uint8_t kLastFound = 32;
constexpr uint8_t kLastClass = 5;
constexpr uint16_t kLastReason = 19;

// Words that stand for numbers stand in their order.
Word Nth(Word first, int number) { return static_cast<Word>(static_cast<int>(first) + number); }

Word ItemWord(uint8_t kind) {
  if (kind >= 1 && kind <= kLastTakenOut) return Nth(Word::kItem1, kind - 1);
  if (kind >= kFirstFound && kind <= kLastFound) return Nth(Word::kItem16, kind - kFirstFound);
  return Word::kItemOther;
}

}  // namespace

std::string WhySentence(Language language, uint16_t reason_code) {
  if (reason_code >= 1 && reason_code <= kLastReason) {
    return std::string(Sentence(language, Nth(Word::kWhy1, reason_code - 1)));
  }
  return Sentence(language, Word::kWhyOther, {{"code", std::to_string(reason_code)}});
}

std::string ClassText(Language language, uint8_t classification) {
  if (classification < 1 || classification > kLastClass) return {};
  return std::string(Sentence(language, Nth(Word::kClass1, classification - 1)));
}

std::string ItemsText(Language language, const std::vector<wire::DetailItem>& items) {
  std::string text;
  for (const wire::DetailItem& item : items) {
    if (!text.empty()) text += language == Language::kJapanese ? "、" : ", ";
    text += Sentence(language, Word::kItemCount,
                     {{"item", Sentence(language, ItemWord(item.kind))}, {"count", std::to_string(item.count)}});
  }
  return text;
}

}  // namespace shoji::rdp
