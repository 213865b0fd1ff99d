// The one table of what the RDP door says to people, in Japanese and English. Pure.
#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "broker/rdp/page/language.h"
#include "broker/rdp/page/word.h"

namespace shoji::rdp {

struct SentenceRow {
  Word word;
  const char* key;  // of web-client/src/core/strings_ja.ts; "rdp..." where the web client has no such sentence
  const char* japanese;
  const char* english;
};

std::string_view Sentence(Language language, Word word);
// With each {name} replaced.
std::string Sentence(Language language, Word word,
                     std::initializer_list<std::pair<std::string_view, std::string_view>> names);

// The table's parts; every word is in exactly one of them (sentences_test.cc).
std::span<const SentenceRow> SentencesOfPages();
std::span<const SentenceRow> SentencesOfTransfers();

}  // namespace shoji::rdp
