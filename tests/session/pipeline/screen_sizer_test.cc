#include "session/pipeline/screen_sizer.h"

#include <gtest/gtest.h>

namespace shoji::pipeline {
namespace {

class ScreenSizerTest : public testing::Test {
 protected:
  FakeClock clock_;
  ScreenSizer sizer_{{1280, 800}};
};

TEST_F(ScreenSizerTest, TheSameSizeNeedsNoQuestion) {
  EXPECT_FALSE(sizer_.Request({1280, 800}, clock_.Now()));
  EXPECT_FALSE(sizer_.waiting());
}

TEST_F(ScreenSizerTest, SwitchesWhenTheAgentAnswers) {
  EXPECT_TRUE(sizer_.Request({1600, 900}, clock_.Now()));
  EXPECT_TRUE(sizer_.waiting());
  EXPECT_EQ(sizer_.current(), (Size{1280, 800}));
  EXPECT_TRUE(sizer_.OnResized({1600, 900}));
  EXPECT_FALSE(sizer_.waiting());
  EXPECT_EQ(sizer_.current(), (Size{1600, 900}));
}

TEST_F(ScreenSizerTest, SwitchesAnywayWhenTheAgentStaysSilent) {
  EXPECT_TRUE(sizer_.Request({1600, 900}, clock_.Now()));
  clock_.Advance(kResizePatience - Duration(1));
  EXPECT_FALSE(sizer_.Tick(clock_.Now()));
  EXPECT_EQ(sizer_.WaitTime(clock_.Now()), Duration(1));
  clock_.Advance(Duration(1));
  EXPECT_TRUE(sizer_.Tick(clock_.Now()));
  EXPECT_EQ(sizer_.current(), (Size{1600, 900}));
}

TEST_F(ScreenSizerTest, TheNewestRequestCounts) {
  EXPECT_TRUE(sizer_.Request({1600, 900}, clock_.Now()));
  EXPECT_FALSE(sizer_.Request({1600, 900}, clock_.Now()));
  EXPECT_TRUE(sizer_.Request({1920, 1080}, clock_.Now()));
  EXPECT_TRUE(sizer_.OnResized({1600, 900}));
  EXPECT_TRUE(sizer_.waiting());
  EXPECT_TRUE(sizer_.OnResized({1920, 1080}));
  EXPECT_FALSE(sizer_.waiting());
}

TEST_F(ScreenSizerTest, GoingBackBeforeTheAnswerAsksAgain) {
  EXPECT_TRUE(sizer_.Request({1600, 900}, clock_.Now()));
  EXPECT_TRUE(sizer_.Request({1280, 800}, clock_.Now()));
  EXPECT_TRUE(sizer_.OnResized({1600, 900}));
  EXPECT_TRUE(sizer_.OnResized({1280, 800}));
  EXPECT_FALSE(sizer_.waiting());
}

TEST_F(ScreenSizerTest, EverySizeIsBroughtIntoRange) {
  EXPECT_TRUE(sizer_.Request({1, 65'535}, clock_.Now()));
  EXPECT_TRUE(sizer_.OnResized({0, 65'535}));
  EXPECT_EQ(sizer_.current(), (Size{kMinWidthPx, kMaxHeightPx}));
  EXPECT_FALSE(sizer_.waiting());
}

}  // namespace
}  // namespace shoji::pipeline
