// The words that mark a document, and what each means. Pure table, folded once; any thread reads it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "policy/inspect/inspector_settings.h"

namespace shoji::inspect {

// What is left of folded text when spaces, borders, brackets and ornaments are taken away; letters upper case.
std::u32string MarkingCore(std::u32string_view text);

struct MarkingWord {
  std::u32string folded;  // letters of the rule file's words upper case: they match either
  Kind kind;
  bool anywhere;              // also in running text; otherwise only where a marking stands
  std::u32string not_before;  // running text: no marking when one of these characters follows (取扱注意事項, 極秘裏)
  policy::Classification classification = policy::Classification::kNone;  // Kind::kWord only
  std::u32string joined;                                                  // the core of it
};

class MarkingWords {
 public:
  explicit MarkingWords(const InspectorSettings& settings);

  // The word that `core` is; a label before it ("取扱区分") or a circle behind it ("総務課限り") may be there. Null:
  // none. `core`: folded, letters upper case, without spaces, brackets and ornaments.
  const MarkingWord* Exact(std::u32string_view core) const;
  // The longest word for running text that begins at text[at]; null: none.
  const MarkingWord* At(std::u32string_view text, size_t at) const;
  // Whether a word for running text may begin with `c`: most characters begin none.
  bool Begins(char32_t c) const { return first_.find(c) != std::u32string::npos; }

 private:
  void Add(Kind kind, bool anywhere, std::string_view not_before, std::initializer_list<std::string_view> words);

  std::vector<MarkingWord> words_;
  std::u32string first_;        // of words for running text
  std::u32string exact_first_;  // of all words and labels
};

}  // namespace shoji::inspect
