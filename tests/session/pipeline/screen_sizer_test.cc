#include "session/pipeline/screen_sizer.h"

#include <gtest/gtest.h>

namespace shoji::pipeline {
namespace {

class ScreenSizerTest : public testing::Test {
 protected:
  void Want(Size size, uint16_t scale_percent = 100) { sizer_.Request({.size = size, .scale_percent = scale_percent}); }
  std::optional<wire::Resize> Question() { return sizer_.TakeQuestion(clock_.Now()); }
  FakeClock clock_;
  ScreenSizer sizer_{{1280, 800}};
};

TEST_F(ScreenSizerTest, TheSameSizeNeedsNoQuestion) {
  Want({1280, 800});
  EXPECT_FALSE(Question());
  EXPECT_FALSE(sizer_.waiting());
}

TEST_F(ScreenSizerTest, AnotherScaleIsAQuestionToo) {
  Want({1280, 800}, 150);
  EXPECT_EQ(Question(), (wire::Resize{{1280, 800}, 150}));
  EXPECT_FALSE(sizer_.OnResized({1280, 800}));
  EXPECT_FALSE(sizer_.waiting());
}

TEST_F(ScreenSizerTest, SwitchesWhenTheAgentAnswers) {
  Want({1600, 900});
  EXPECT_EQ(Question(), (wire::Resize{{1600, 900}, 100}));
  EXPECT_TRUE(sizer_.waiting());
  EXPECT_EQ(sizer_.current(), (Size{1280, 800}));
  EXPECT_TRUE(sizer_.OnResized({1600, 900}));
  EXPECT_FALSE(sizer_.waiting());
  EXPECT_EQ(sizer_.current(), (Size{1600, 900}));
}

TEST_F(ScreenSizerTest, SwitchesAnywayWhenTheAgentStaysSilent) {
  Want({1600, 900});
  ASSERT_TRUE(Question());
  clock_.Advance(kResizePatience - Duration(1));
  EXPECT_FALSE(sizer_.Tick(clock_.Now()));
  EXPECT_EQ(sizer_.WaitTime(clock_.Now()), Duration(1));
  clock_.Advance(Duration(1));
  EXPECT_TRUE(sizer_.Tick(clock_.Now()));
  EXPECT_EQ(sizer_.current(), (Size{1600, 900}));
  EXPECT_FALSE(sizer_.waiting());
}

TEST_F(ScreenSizerTest, WhileAnAnswerIsOwedOnlyTheNewestWishIsKept) {
  Want({1600, 900});
  ASSERT_TRUE(Question());
  for (int width = 400; width <= 1920; ++width) {
    Want({width, 1080});
    ASSERT_FALSE(Question());
  }
  EXPECT_TRUE(sizer_.OnResized({1600, 900}));
  EXPECT_TRUE(sizer_.waiting());
  EXPECT_EQ(Question(), (wire::Resize{{1920, 1080}, 100}));
  EXPECT_TRUE(sizer_.OnResized({1920, 1080}));
  EXPECT_FALSE(sizer_.waiting());
  EXPECT_FALSE(Question());
}

TEST_F(ScreenSizerTest, TheNewestWishIsAskedForAfterASilentAgentToo) {
  Want({1600, 900});
  ASSERT_TRUE(Question());
  Want({1920, 1080});
  clock_.Advance(kResizePatience);
  EXPECT_TRUE(sizer_.Tick(clock_.Now()));
  EXPECT_EQ(Question(), (wire::Resize{{1920, 1080}, 100}));
}

TEST_F(ScreenSizerTest, GoingBackBeforeTheAnswerAsksAgain) {
  Want({1600, 900});
  ASSERT_TRUE(Question());
  Want({1280, 800});
  EXPECT_TRUE(sizer_.OnResized({1600, 900}));
  EXPECT_EQ(Question(), (wire::Resize{{1280, 800}, 100}));
  EXPECT_TRUE(sizer_.OnResized({1280, 800}));
  EXPECT_FALSE(sizer_.waiting());
}

TEST_F(ScreenSizerTest, AScreenThatChangedUnaskedIsPutRightOnlyWhenTheClientAsks) {
  EXPECT_TRUE(sizer_.OnResized({1024, 768}));
  EXPECT_FALSE(sizer_.waiting());
  EXPECT_FALSE(Question());
  Want({1280, 800});
  EXPECT_EQ(Question(), (wire::Resize{{1280, 800}, 100}));
}

TEST_F(ScreenSizerTest, EverySizeIsBroughtIntoRange) {
  Want({1, 65'535});
  EXPECT_EQ(Question(), (wire::Resize{{kMinWidthPx, kMaxHeightPx}, 100}));
  EXPECT_TRUE(sizer_.OnResized({0, 65'535}));
  EXPECT_EQ(sizer_.current(), (Size{kMinWidthPx, kMaxHeightPx}));
  EXPECT_FALSE(sizer_.waiting());
}

}  // namespace
}  // namespace shoji::pipeline
