#include "policy/inspect/composition.h"

#include <gtest/gtest.h>

namespace shoji::inspect {
namespace {

using namespace std::chrono_literals;

class CompositionTest : public ::testing::Test {
 protected:
  size_t Show(std::string_view version) {
    const size_t added = composition_.Added(version);
    composition_.Show(version, clock_.Now());
    return added;
  }

  FakeClock clock_;
  Composition composition_;
};

TEST_F(CompositionTest, CountsWhatDiffersFromTheVersionBefore) {
  EXPECT_EQ(Show("ｋ"), 1U);
  EXPECT_EQ(Show("か"), 1U);
  EXPECT_EQ(Show("かｇ"), 1U);
  EXPECT_EQ(Show("かぎ"), 1U);    // starts with the same bytes as any kana
  EXPECT_EQ(Show("かいぎ"), 1U);  // in the middle
  EXPECT_EQ(Show("会議"), 2U);
  EXPECT_EQ(Show("会議の資料"), 3U);
  EXPECT_EQ(Show("回議の資料"), 1U);
  EXPECT_EQ(Show("回議の"), 1U);      // shorter: nothing new, and yet one
  EXPECT_EQ(Show("会議の資料"), 1U);  // shown before
  EXPECT_EQ(Show("別の文を出す"), 6U);
}

TEST_F(CompositionTest, OneTextAfterTheOtherIsBulk) {
  size_t shown = 0;
  for (char32_t c = 0; c < 20; ++c) {
    std::string text;
    for (char32_t i = 0; i < 60; ++i) text += std::string("\xE4\xB8") + static_cast<char>(0x80 + (c + 3 * i) % 64);
    if (composition_.IsBulk(text, clock_.Now())) break;
    shown += Show(text);
    (void)composition_.End();  // ending it between them is no way out
  }
  EXPECT_LT(shown, Composition::kMoment.characters);
  EXPECT_GT(shown, Composition::kMoment.characters - 100);
  clock_.Advance(5s);
  EXPECT_FALSE(composition_.IsBulk("会議", clock_.Now()));
}

TEST_F(CompositionTest, SaysWhatWasShownAndNotCommitted) {
  Show("かいぎ");
  Show("会");
  EXPECT_EQ(composition_.End(), "かいぎ");
  EXPECT_EQ(composition_.End(), "");
  Show("かいぎ");
  Show("会議");
  EXPECT_EQ(composition_.Commit("会議"), "");
  EXPECT_EQ(composition_.Commit("、"), "");
  Show("まったく別の長い文");
  EXPECT_EQ(composition_.Commit("x"), "まったく別の長い文");
  EXPECT_EQ(composition_.End(), "");
}

TEST_F(CompositionTest, WhatIsLeftOfACommitIsTheCompositionNow) {
  Show("会議の資料を見ました");
  EXPECT_EQ(composition_.Commit("会議の"), "");
  EXPECT_EQ(Show("資料を見ました"), 1U);
  EXPECT_EQ(composition_.Commit("資料を見ました"), "");
  EXPECT_EQ(composition_.End(), "");
}

}  // namespace
}  // namespace shoji::inspect
