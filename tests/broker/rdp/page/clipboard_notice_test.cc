#include "broker/rdp/page/clipboard_notice.h"

#include <gtest/gtest.h>

namespace shoji::rdp {
namespace {

using What = ClipboardNews::What;

std::optional<Notice> English(const ClipboardNews& news) { return NoticeOf(Language::kEnglish, news); }

TEST(ClipboardNotice, ARefusalNamesItsWayAndItsRule) {
  ClipboardNews news{.what = What::kRefused,
                     .answer = {1, wire::Answer::kDeny, wire::Channel::kClipboardText, 5, "zeimu-paste"}};
  EXPECT_EQ(English(news)->heading, "Pasting was stopped");
  news.way = ClipboardNews::Way::kCopy;
  EXPECT_EQ(English(news)->heading, "Copying was stopped");
  EXPECT_EQ(English(news)->facts.back().second, "zeimu-paste");
}

TEST(ClipboardNotice, TheQuestionForAClassNamesEveryKey) {
  const auto question = English({.what = What::kAskClass});
  ASSERT_TRUE(question);
  ASSERT_EQ(question->facts.size(), 5u);
  EXPECT_EQ(question->facts[0], (std::pair<std::string, std::string>("1", "1 (may be published)")));
  EXPECT_EQ(question->facts[4].first, "5");
  EXPECT_EQ(question->tone, Tone::kHold) << "it stays";
  EXPECT_EQ(English({.what = What::kAskedClass}), std::nullopt);
}

TEST(ClipboardNotice, WhatWasTakenOutIsNamed) {
  const ClipboardNews news{.what = What::kCleaned,
                           .detail = {.request_id = 1, .effective_class = 1, .items = {{3, 2}}}};
  EXPECT_EQ(English(news)->text, "Invisible characters were removed (zero-width characters: 2).");
}

TEST(ClipboardNotice, EveryOtherNewsSaysSomethingInBothLanguages) {
  for (const auto what : {What::kFailed, What::kUnreadable, What::kTooLarge, What::kFiles}) {
    for (const auto language : {Language::kJapanese, Language::kEnglish}) {
      EXPECT_FALSE(NoticeOf(language, ClipboardNews{.what = what})->text.empty()) << static_cast<int>(what);
    }
  }
}

}  // namespace
}  // namespace shoji::rdp
