#include "policy/inspect/marking_words.h"

#include <algorithm>

#include "policy/inspect/letters.h"
#include "policy/inspect/unicode.h"

namespace shoji::inspect {
namespace {

// What stands around a marking: brackets, stars, circles, rules, the seal 印, and the signs of labels.
constexpr std::u32string_view kOrnaments =
    U"()[]{}<>【】〔〕「」『』〈〉《》〖〗*※○●◎◯■□◆◇★☆◉▼▲-_=~・.:;,、。!|#\"'’“”";

char32_t Upper(char32_t c) { return c >= U'a' && c <= U'z' ? c - (U'a' - U'A') : c; }

constexpr std::u32string_view kLabels[] = {U"取扱区分", U"機密区分", U"秘密区分", U"文書区分",
                                           U"情報区分", U"情報分類", U"機密等級", U"機密レベル",
                                           U"分類",     U"区分",     U"取扱",     U"CLASSIFICATION"};

// 総務課限り, 会議終了後回収: who may see it, not what it is.
bool IsCircle(std::u32string_view rest) {
  return rest.empty() ||
         (rest.size() <= 12 && (rest.ends_with(U"限り") || rest.ends_with(U"限") || rest.ends_with(U"回収") ||
                                rest.ends_with(U"複写禁止") || rest.ends_with(U"無断転載を禁ず")));
}

bool StartsWith(std::u32string_view text, const MarkingWord& word) {
  if (word.kind != Kind::kWord) return text.starts_with(word.folded);
  if (text.size() < word.folded.size()) return false;
  for (size_t i = 0; i < word.folded.size(); ++i) {
    if (Upper(text[i]) != word.folded[i]) return false;
  }
  return true;
}

}  // namespace

std::u32string MarkingCore(std::u32string_view text) {
  std::u32string core;
  for (const char32_t c : text) {
    if (c != U' ' && !IsBorder(c) && kOrnaments.find(c) == std::u32string_view::npos) core.push_back(Upper(c));
  }
  return core;
}

MarkingWords::MarkingWords(const InspectorSettings& settings) {
  Add(Kind::kMarkingSecret, true, "裏裡にで", {"極秘"});
  Add(Kind::kMarkingSecret, true, "", {"厳秘", "㊙", "丸秘", "マル秘", "最高機密", "TOP SECRET"});
  // ㊙ set in type that has none.
  Add(Kind::kMarkingSecret, true, "密書訣蔵境匿術", {"○秘", "◯秘", "〇秘", "◎秘"});
  Add(Kind::kMarkingSecret, false, "", {"秘", "機密", "秘扱い", "秘密文書", "SECRET"});
  Add(Kind::kMarkingRestricted, true, "",
      {"部外秘",
       "社外秘",
       "庁外秘",
       "局外秘",
       "課外秘",
       "校外秘",
       "院外秘",
       "対外秘",
       "関係者外秘",
       "関係者限り",
       "庁内限り",
       "部内限り",
       "局内限り",
       "課内限り",
       "内部限り",
       "取扱厳重注意",
       "取扱厳注意",
       "CONFIDENTIAL",
       "INTERNAL USE ONLY",
       "OFFICIAL USE ONLY"});
  Add(Kind::kMarkingRestricted, true, "事点書喚", {"取扱注意", "取扱い注意", "取り扱い注意", "取り扱い厳重注意"});
  Add(Kind::kMarkingRestricted, false, "",
      {"持出禁止", "持ち出し禁止", "要回収", "会議後回収", "RESTRICTED", "STRICTLY CONFIDENTIAL",
       "PRIVATE AND CONFIDENTIAL"});
  for (const std::string prefix : {"機密性", "自治体機密性"}) {
    Add(Kind::kMarking3A, false, "", {prefix + "3A", prefix + "3"});
    Add(Kind::kMarking3B, false, "", {prefix + "3B"});
    Add(Kind::kMarking3C, false, "", {prefix + "3C"});
    Add(Kind::kMarking2, false, "", {prefix + "2"});
    Add(Kind::kMarking1, false, "", {prefix + "1"});
  }
  for (const auto& word : settings.words()) {
    std::u32string folded = word.folded;
    for (char32_t& c : folded) c = Upper(c);
    words_.push_back({std::move(folded), Kind::kWord, true, {}, word.classification, {}});
  }
  for (const auto label : kLabels) exact_first_.push_back(label[0]);
  for (MarkingWord& word : words_) {
    word.joined = MarkingCore(word.folded);
    exact_first_.push_back(word.joined[0]);
    if (!word.anywhere) continue;
    first_.push_back(word.folded[0]);
    if (word.folded[0] >= U'A' && word.folded[0] <= U'Z') first_.push_back(word.folded[0] + (U'a' - U'A'));
  }
}

void MarkingWords::Add(Kind kind, bool anywhere, std::string_view not_before,
                       std::initializer_list<std::string_view> words) {
  for (const auto word : words) {
    words_.push_back(
        {unicode::FoldText(word), kind, anywhere, unicode::FoldText(not_before), policy::Classification::kNone, {}});
  }
}

const MarkingWord* MarkingWords::Exact(std::u32string_view core) const {
  if (core.empty() || exact_first_.find(core[0]) == std::u32string::npos) return nullptr;
  for (const auto label : kLabels) {
    if (core.size() > label.size() && core.starts_with(label)) {
      if (const auto* word = Exact(core.substr(label.size()))) return word;
    }
  }
  const auto is = [&](const MarkingWord& word) {
    return core.starts_with(word.joined) && IsCircle(core.substr(word.joined.size()));
  };
  const auto found = std::ranges::find_if(words_, is);
  return found == words_.end() ? nullptr : &*found;
}

const MarkingWord* MarkingWords::At(std::u32string_view text, size_t at) const {
  const std::u32string_view rest = text.substr(at);
  const MarkingWord* best = nullptr;
  for (const MarkingWord& word : words_) {
    if (!word.anywhere || !StartsWith(rest, word)) continue;
    const char32_t next = rest.size() > word.folded.size() ? rest[word.folded.size()] : 0;
    if (next != 0 && word.not_before.find(next) != std::u32string::npos) continue;
    const bool latin = IsLatinLetter(word.folded[0]);
    if (latin && (IsLatinLetter(next) || (at > 0 && IsLatinLetter(text[at - 1])))) continue;
    if (best == nullptr || word.folded.size() > best->folded.size()) best = &word;
  }
  return best;
}

}  // namespace shoji::inspect
