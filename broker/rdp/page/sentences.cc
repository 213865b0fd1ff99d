#include "broker/rdp/page/sentences.h"

#include <algorithm>

#include "codec/base/check.h"

namespace shoji::rdp {
namespace {

const SentenceRow* Find(std::span<const SentenceRow> rows, Word word) {
  const auto found = std::ranges::find(rows, word, &SentenceRow::word);
  return found == rows.end() ? nullptr : &*found;
}

}  // namespace

std::string_view Sentence(Language language, Word word) {
  const SentenceRow* row = Find(SentencesOfPages(), word);
  if (row == nullptr) row = Find(SentencesOfTransfers(), word);
  SHOJI_CHECK(row != nullptr);
  return language == Language::kJapanese ? row->japanese : row->english;
}

std::string Sentence(Language language, Word word,
                     std::initializer_list<std::pair<std::string_view, std::string_view>> names) {
  std::string_view rest = Sentence(language, word);
  std::string sentence;
  // What is put in is not looked at again: a host name may not bring a {reason} of its own.
  while (!rest.empty()) {
    const auto* name = std::ranges::find_if(names, [rest](const auto& each) {
      return rest.starts_with('{') && rest.substr(1).starts_with(each.first) &&
             rest.substr(1 + each.first.size()).starts_with('}');
    });
    if (name == names.end()) {
      sentence += rest.front();
      rest.remove_prefix(1);
    } else {
      sentence += name->second;
      rest.remove_prefix(name->first.size() + 2);
    }
  }
  return sentence;
}

}  // namespace shoji::rdp
