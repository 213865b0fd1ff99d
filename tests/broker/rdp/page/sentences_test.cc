#include "broker/rdp/page/sentences.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>

#include "broker/rdp/page/transfer_words.h"

namespace shoji::rdp {
namespace {

constexpr Word kLastWord = Word::kWhyOther;

std::vector<SentenceRow> AllRows() {
  std::vector<SentenceRow> rows;
  for (const auto part : {SentencesOfPages(), SentencesOfTransfers()})
    rows.insert(rows.end(), part.begin(), part.end());
  return rows;
}

std::map<std::string, std::string> WebSentences(const std::string& language) {
  std::string source;
  for (const char* table : {"strings_", "onlook_"}) {
    std::ifstream file(std::string(SHOJI_SOURCE_DIR) + "/web-client/src/core/" + table + language + ".ts");
    source.append(std::istreambuf_iterator<char>(file), {});
  }
  static const std::regex pattern(R"re((\w+):\s*"([^"]*)")re");
  std::map<std::string, std::string> sentences;
  for (auto match = std::sregex_iterator(source.begin(), source.end(), pattern); match != std::sregex_iterator();
       ++match) {
    sentences[(*match)[1]] = (*match)[2];
  }
  return sentences;
}

std::multiset<std::string> NamesIn(const std::string& sentence) {
  static const std::regex pattern(R"(\{(\w+)\})");
  std::multiset<std::string> names;
  for (auto match = std::sregex_iterator(sentence.begin(), sentence.end(), pattern); match != std::sregex_iterator();
       ++match) {
    names.insert((*match)[1]);
  }
  return names;
}

TEST(Sentences, EveryWordHasOneRow) {
  std::multiset<Word> words;
  for (const SentenceRow& row : AllRows()) words.insert(row.word);
  for (int word = 0; word <= static_cast<int>(kLastWord); ++word) {
    EXPECT_EQ(words.count(static_cast<Word>(word)), 1u) << word;
  }
  EXPECT_EQ(words.size(), static_cast<size_t>(kLastWord) + 1);
}

TEST(Sentences, SayWhatTheWebClientSays) {
  const auto ja = WebSentences("ja");
  const auto en = WebSentences("en");
  ASSERT_GT(ja.size(), 200u);
  int same = 0;
  for (const SentenceRow& row : AllRows()) {
    const std::string key = row.key;
    if (key.starts_with("rdp")) {
      EXPECT_FALSE(ja.contains(key)) << key;
      continue;
    }
    ASSERT_TRUE(ja.contains(key) && en.contains(key)) << key;
    EXPECT_EQ(row.japanese, ja.at(key));
    EXPECT_EQ(row.english, en.at(key));
    ++same;
  }
  EXPECT_GT(same, 100);
}

TEST(Sentences, NameTheSameThingsInBothLanguages) {
  for (const SentenceRow& row : AllRows()) {
    EXPECT_NE(std::string(row.japanese), "") << row.key;
    EXPECT_NE(std::string(row.english), "") << row.key;
    EXPECT_EQ(NamesIn(row.japanese), NamesIn(row.english)) << row.key;
  }
}

TEST(Sentences, NamesAreReplacedOnceAndNotLookedAtAgain) {
  EXPECT_EQ(Sentence(Language::kEnglish, Word::kErrorThrottled, {{"seconds", "30"}}),
            "Too many attempts. Wait about 30 seconds and try again.");
  EXPECT_EQ(Sentence(Language::kEnglish, Word::kNoticeDestinationRefused, {{"host", "{reason}"}, {"reason", "x"}}),
            "The connection to {reason} is not permitted: x. If you need it, talk to the security staff.");
}

TEST(TransferWords, EveryNumberHasItsWord) {
  for (const SentenceRow& row : SentencesOfTransfers()) {
    const std::string key = row.key;
    const size_t underline = key.find('_');
    if (underline == std::string::npos || key.ends_with("other")) continue;
    const int number = std::stoi(key.substr(underline + 1));
    const std::string kind = key.substr(0, underline);
    std::string said = WhySentence(Language::kJapanese, static_cast<uint16_t>(number));
    if (kind == "class") said = ClassText(Language::kJapanese, static_cast<uint8_t>(number));
    if (kind == "item") said = ItemsText(Language::kJapanese, {{static_cast<uint8_t>(number), 2}});
    EXPECT_EQ(said, std::string(row.japanese) + (kind == "item" ? " 2件" : "")) << key;
  }
}

TEST(TransferWords, NumbersOfANewerBrokerAreSaidToo) {
  EXPECT_EQ(WhySentence(Language::kEnglish, 99), "Stopped by the rules (reason 99).");
  EXPECT_EQ(WhySentence(Language::kEnglish, 0), "Stopped by the rules (reason 0).");
  EXPECT_EQ(ClassText(Language::kEnglish, 0), "");
  EXPECT_EQ(ClassText(Language::kEnglish, 6), "");
  EXPECT_EQ(ItemsText(Language::kEnglish, {{16, 1}, {60, 3}}), "individual number (My Number): 1, other: 3");
  EXPECT_EQ(ItemsText(Language::kJapanese, {{20, 1}, {7, 3}}), "電話番号 1件、その他 3件");
}

TEST(LanguageOf, IsJapaneseUnlessTheKeyboardIsAnothers) {
  EXPECT_EQ(LanguageOf(0x0411), Language::kJapanese);
  EXPECT_EQ(LanguageOf(0xE0010411), Language::kJapanese);
  EXPECT_EQ(LanguageOf(0), Language::kJapanese);
  EXPECT_EQ(LanguageOf(0x0409), Language::kEnglish);
}

}  // namespace
}  // namespace shoji::rdp
