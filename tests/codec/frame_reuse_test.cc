// What the client keeps and paints again, and frames that take a part of what is pending.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/codec/encoder_stream.h"

namespace shoji::frame {
namespace {

using test::kEverything;
using test::kScreen;
using test::kUnlimited;
using Stream = test::EncoderStream;

int CountOf(const wire::Frame& frame, wire::RectOp op) {
  return static_cast<int>(
      std::count_if(frame.rects.begin(), frame.rects.end(), [op](const auto& rect) { return rect.op == op; }));
}

TEST(FrameEncoder, GoingBackCostsAReference) {
  Stream stream;
  const auto show = [&stream](uint32_t page) {
    stream.framebuffer.Text(kEverything, page * 8);
    stream.ScanAll();
    const wire::Frame frame = stream.Build();
    EXPECT_EQ(stream.Wrong(), 0);
    return frame;
  };
  show(1);
  const size_t first_bytes = stream.last_bytes;
  stream.encoder.Settle();
  EXPECT_GT(CountOf(show(2), wire::RectOp::kStore), 0);
  stream.encoder.Settle();
  const wire::Frame back = show(1);
  EXPECT_GT(CountOf(back, wire::RectOp::kCached), 0);
  EXPECT_TRUE(back.exact);
  EXPECT_LT(stream.last_bytes * 50, first_bytes);
}

TEST(FrameEncoder, WhatDidNotSettleIsNotKept) {
  Stream stream;
  for (uint32_t page = 1; page <= 3; ++page) {
    stream.framebuffer.Text(kEverything, page * 8);
    stream.ScanAll();
    const wire::Frame frame = stream.Build();
    EXPECT_EQ(CountOf(frame, wire::RectOp::kStore) + CountOf(frame, wire::RectOp::kCached), 0);
  }
}

// A blinking caret: both of its pictures are kept after the first round.
TEST(FrameEncoder, BlinkingCostsAReferenceEach) {
  Stream stream;
  stream.framebuffer.Text(kEverything, 4);
  stream.ScanAll();
  stream.Build();
  for (int blink = 0; blink < 8; ++blink) {
    stream.encoder.Settle();
    stream.framebuffer.Text({100, 100, 1, 20}, 4);
    if (blink % 2 == 0) stream.framebuffer.Fill({100, 100, 1, 20}, 0);
    stream.Scan({100, 100, 1, 20});
    const wire::Frame frame = stream.Build();
    EXPECT_EQ(stream.Wrong(), 0);
    if (blink < 2) continue;
    EXPECT_EQ(CountOf(frame, wire::RectOp::kCached), static_cast<int>(frame.rects.size()));
    EXPECT_LT(stream.last_bytes, 90u);
  }
}

TEST(FrameEncoder, ReattachedClientHasNoSlots) {
  Stream stream;
  for (const uint32_t page : {1, 2}) {
    stream.framebuffer.Text(kEverything, page * 8);
    stream.ScanAll();
    stream.Build();
    stream.encoder.Settle();
  }
  stream.decoder = FrameDecoder();
  stream.encoder.RequestKey();
  stream.Build();
  stream.framebuffer.Text(kEverything, 8);
  stream.ScanAll();
  EXPECT_EQ(CountOf(stream.Build(), wire::RectOp::kCached), 0);
  EXPECT_EQ(stream.Wrong(), 0);
}

// A video at one place for ever, of one wrong colour.
class FixedVideo final : public video::VideoRegionFinder, public VideoPainter {
 public:
  static constexpr Rect kRegion{0, 0, 128, 64};
  void Reset(Size) override {}
  std::optional<Rect> Update(TimePoint, std::span<const video::TileActivity>, std::span<const Rect>) override {
    return kRegion;
  }
  Result<void> Paint(const VideoPicture& picture, uint32_t* target, int stride_px) override {
    for (int y = 0; y < picture.size.height_px; ++y) {
      std::fill_n(target + static_cast<ptrdiff_t>(y) * stride_px, picture.size.width_px, 0x123456u);
    }
    return {};
  }
};

// VIDEO paints all of its region, also a tile that had settled and did not change: the client must not be told to keep
// that tile as what it no longer shows.
TEST(FrameEncoder, WhatAVideoPaintedOverIsNotKept) {
  const Rect still{0, 0, 64, 64};
  const Rect playing{64, 0, 64, 64};
  FixedVideo video;
  Stream stream;
  stream.decoder = FrameDecoder(&video);
  stream.encoder.UseVideo(&video, {.sampled_chroma = true});
  stream.framebuffer.Text(still, 8);
  stream.ScanAll();
  stream.Build();
  stream.encoder.Settle();
  stream.framebuffer.Photo(playing);
  stream.ScanAll();
  EXPECT_EQ(CountOf(stream.Build(), wire::RectOp::kVideo), 1);
  stream.encoder.UseVideo(nullptr, {});
  for (const uint32_t page : {16, 8}) {
    stream.framebuffer.Text(still, page);
    stream.Scan(still);
    stream.Build();
  }
  while (stream.encoder.HasCoarse()) stream.Refine(kUnlimited);
  EXPECT_EQ(stream.Wrong(), 0);
}

TEST(FrameEncoder, APartTakesWhatIsNearestToTheFocusAndTheRestFollows) {
  Stream stream;
  stream.framebuffer.Text(kEverything, 3);
  stream.ScanAll();
  const Focus corner{kScreen.width_px - 1, kScreen.height_px - 1};
  wire::Frame frame = stream.Part({.most_bytes = 4'000, .focus = corner});
  EXPECT_FALSE(frame.exact);
  ASSERT_FALSE(frame.rects.empty());
  for (const wire::FrameRect& rect : frame.rects) {
    EXPECT_GT(rect.rect.right() + rect.rect.bottom(), (kScreen.width_px + kScreen.height_px) / 2) << rect.rect.x;
  }
  int frames = 1;
  for (; stream.encoder.HasPending(); ++frames) {
    frame = stream.Part({.most_bytes = 4'000, .focus = corner});
  }
  EXPECT_GT(frames, 2);
  EXPECT_TRUE(frame.exact);
  EXPECT_EQ(stream.Wrong(), 0);
}

TEST(FrameEncoder, APartIsOneTileAtLeast) {
  Stream stream;
  stream.framebuffer.Text(kEverything, 3);
  stream.ScanAll();
  const wire::Frame frame = stream.Part({.most_bytes = 0, .focus = {}});
  EXPECT_EQ(frame.rects.size(), 1u);
}

}  // namespace
}  // namespace shoji::frame
