#include "session/pipeline/frame_streamer.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "codec/frame/frame_decoder.h"
#include "tests/codec/pictures.h"

namespace shoji::pipeline {
namespace {

constexpr Size kStreamedScreen{640, 400};

class NoGuard final : public damage::PixelGuard {
 public:
  bool idle() const override { return true; }
  void Apply(uint32_t*, int, const Rect&) override {}
};

// A client that acknowledges at once, and a clock that only the test moves.
class FrameStreamerTest : public testing::Test {
 protected:
  FrameStreamerTest() {
    streamer_.SetSize(kStreamedScreen);
    streamer_.Start({});
  }
  // Shows a page that stays for `stays`; how many rectangles of the frame had this operation.
  int Show(uint32_t page, wire::RectOp op, Duration stays) {
    framebuffer_.Text({0, 0, 640, 400}, page * 8);
    damage_.Add({0, 0, 640, 400});
    streamer_.OnHint();
    int count = 0;
    for (auto message = streamer_.Next(damage_, 0, {}); message; message = streamer_.Next(damage_, 0, {})) {
      const wire::Frame frame = decoder_.Apply(*message).value();
      EXPECT_TRUE(streamer_.OnAck({frame.frame_id, 100, 200}));
      count += static_cast<int>(std::ranges::count(frame.rects, op, &wire::FrameRect::op));
    }
    EXPECT_EQ(test::Differences(framebuffer_, decoder_.picture()), 0);
    clock_.Advance(stays);
    return count;
  }

  FakeClock clock_;
  NoGuard guard_;
  test::Framebuffer framebuffer_{kStreamedScreen};
  FrameStreamer streamer_{clock_, {framebuffer_.bgrx(), test::Framebuffer::kStrideBytes}, guard_};
  capture::DamageSet damage_;
  frame::FrameDecoder decoder_;
};

TEST_F(FrameStreamerTest, APageThatStayedIsPaintedFromTheClientsOwn) {
  Show(1, wire::RectOp::kStore, kSettleTime);
  EXPECT_GT(Show(2, wire::RectOp::kStore, kSettleTime), 0);
  EXPECT_GT(Show(1, wire::RectOp::kCached, kSettleTime), 0);
}

TEST_F(FrameStreamerTest, APageThatWentByIsNotKept) {
  const Duration brief = kSettleTime - Duration(1);
  Show(1, wire::RectOp::kStore, brief);
  EXPECT_EQ(Show(2, wire::RectOp::kStore, brief), 0);
  EXPECT_EQ(Show(1, wire::RectOp::kCached, brief), 0);
}

TEST_F(FrameStreamerTest, OverASlowWayAPageComesInPartsAndBecomesWhole) {
  // Each frame is under way for as long as 50 kB a second need for it.
  const auto deliver = [this](const Bytes& message) {
    clock_.Advance(Duration(static_cast<int64_t>(static_cast<double>(message.size()) / 50e3 * 1e6)));
    const wire::Frame frame = decoder_.Apply(message).value();
    EXPECT_TRUE(streamer_.OnAck({frame.frame_id, 0, 0}));
    return frame.exact;
  };
  const auto show = [&](auto draw) {
    draw();
    damage_.Add({0, 0, 640, 400});
    streamer_.OnHint();
    int frames = 0;
    for (bool exact = false; !exact && frames < 100; clock_.Advance(kFrameInterval)) {
      while (const auto message = streamer_.Next(damage_, 0, {600, 380, 1, 1})) {
        exact = deliver(*message);
        ++frames;
      }
    }
    EXPECT_EQ(test::Differences(framebuffer_, decoder_.picture()), 0);
    return frames;
  };
  EXPECT_EQ(show([&] { framebuffer_.Noise({0, 0, 200, 200}); }), 1) << "nothing is known of the way yet";
  EXPECT_GT(show([&] { framebuffer_.Text({0, 0, 640, 400}, 24); }), 1);
}

}  // namespace
}  // namespace shoji::pipeline
