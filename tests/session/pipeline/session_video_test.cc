// A video through the real shoji-session: x264 runs under its lockdown.
#include <gtest/gtest.h>

#include "session_rig.h"

namespace shoji::pipeline {
namespace {

constexpr Size kScreen{1280, 800};
constexpr Rect kVideo{100, 90, 320, 180};
constexpr uint8_t kBothKinds = wire::kFeatureH264 | wire::kFeatureH264FullChroma;

class SessionVideo : public testing::Test {
 protected:
  void Start(uint8_t features) {
    rig_.AgentSays(wire::StateHint{wire::AgentState::kBrowserShown, 0});
    ASSERT_EQ(rig_.HostHears()["event"], "ready");
    rig_.Draw({0, 0, 1280, 800}, 0xffffff);
    rig_.Attach();
    rig_.ClientHello(kScreen, features);
    ASSERT_TRUE(rig_.ClientSeesTheScreen(kScreen));
  }
  // Plays frame after frame, as fast as they are taken, until one carries VIDEO; false when none of so many does.
  bool PlayUntilVideo(int frames) {
    for (int i = 0; i < frames; ++i) {
      rig_.DrawNoise(kVideo, ++picture_);
      rig_.AgentSays(wire::DamageHint{kVideo});
      const auto frame = rig_.ClientTakesFrame();
      if (!frame) return ADD_FAILURE() << "no frame came", false;
      rig_.ClientSays(wire::Ack{.frame_id = frame->frame_id, .decode_us = 1, .present_us = 1});
      for (const wire::FrameRect& rect : frame->rects) {
        if (rect.op == wire::RectOp::kVideo && rect.rect == kVideo) return true;
      }
    }
    return false;
  }
  // One more picture, and no other.
  bool EndsExact() {
    rig_.DrawNoise(kVideo, ++picture_);
    rig_.AgentSays(wire::DamageHint{kVideo});
    return rig_.ClientSeesTheScreen(kScreen);
  }
  SessionRig rig_;
  uint32_t picture_ = 0;
};

TEST_F(SessionVideo, TravelsAsH264AndIsExactOnceItStops) {
  Start(kBothKinds);
  ASSERT_TRUE(PlayUntilVideo(5'000));
  // And goes on as one: where the machine paused for longer than a film does, after it was found again.
  EXPECT_TRUE(PlayUntilVideo(5'000));
  EXPECT_TRUE(EndsExact());
}

TEST_F(SessionVideo, GoesAsPicturesToAClientThatTakesNone) {
  Start(0);
  EXPECT_FALSE(PlayUntilVideo(150));
  EXPECT_TRUE(EndsExact());
}

TEST_F(SessionVideo, EachClientGetsWhatItTakes) {
  Start(kBothKinds);
  ASSERT_TRUE(PlayUntilVideo(5'000));
  rig_.Attach(/*resumed=*/true);
  rig_.ClientHello(kScreen, 0);
  EXPECT_FALSE(PlayUntilVideo(150));
  EXPECT_TRUE(EndsExact());
}

}  // namespace
}  // namespace shoji::pipeline
