// The pixel oracle of the codec: what the decoder shows is what was scanned.
#include "codec/frame/frame_encoder.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/codec/encoder_stream.h"

namespace shoji::frame {
namespace {

using test::Framebuffer;
using test::kEverything;
using test::kScreen;
using test::kUnlimited;
using Stream = test::EncoderStream;

void DrawMixedPage(Framebuffer& framebuffer) {
  framebuffer.Fill(kEverything, 0xFFFFFF);
  framebuffer.Text({20, 10, 300, 380}, 1);
  framebuffer.Photo({330, 20, 200, 150});
  framebuffer.Gradient({330, 180, 250, 100});
  framebuffer.Noise({340, 300, 90, 90});
}

TEST(FrameEncoder, FirstFrameIsAnExactKeyFrame) {
  Stream stream;
  DrawMixedPage(stream.framebuffer);
  EXPECT_TRUE(stream.ScanAll());
  const wire::Frame frame = stream.Build();
  EXPECT_TRUE(frame.key);
  EXPECT_TRUE(frame.exact);
  EXPECT_EQ(stream.Wrong(), 0);
  EXPECT_FALSE(stream.encoder.HasPending());
}

TEST(FrameEncoder, BlackScreenNeedsNoRectangles) {
  Stream stream;
  EXPECT_TRUE(stream.encoder.HasPending());
  stream.ScanAll();
  const wire::Frame frame = stream.Build();
  EXPECT_TRUE(frame.key && frame.exact && frame.rects.empty());
  EXPECT_EQ(stream.Wrong(), 0);
}

TEST(FrameEncoder, UnchangedScreenIsNotPending) {
  Stream stream;
  DrawMixedPage(stream.framebuffer);
  stream.ScanAll();
  stream.Build();
  EXPECT_FALSE(stream.ScanAll());
  EXPECT_FALSE(stream.encoder.HasPending());
}

TEST(FrameEncoder, RandomDamageInAnyOrderStaysExact) {
  Stream stream;
  std::minstd_rand random(11);
  const auto below = [&random](int end) { return static_cast<int>(random() % static_cast<unsigned>(end)); };
  for (int round = 0; round < 120; ++round) {
    const Rect where{below(640), below(400), 1 + below(200), 1 + below(150)};
    switch (below(5)) {
      case 0:
        stream.framebuffer.Fill(where, random() & 0xFFFFFF);
        break;
      case 1:
        stream.framebuffer.Text(where, static_cast<uint32_t>(round));
        break;
      case 2:
        stream.framebuffer.Photo(where);
        break;
      case 3:
        stream.framebuffer.Gradient(where);
        break;
      default:
        stream.framebuffer.Noise(where);
        break;
    }
    stream.Scan(where);
    if (below(3) == 0) continue;  // several scans into one frame
    const wire::Frame frame = stream.Build();
    ASSERT_EQ(stream.Wrong(), 0) << "round " << round;
    ASSERT_TRUE(frame.exact);
  }
}

TEST(FrameEncoder, LossyFramesAreRefinedToExact) {
  Stream stream;
  DrawMixedPage(stream.framebuffer);
  stream.ScanAll();
  const wire::Frame coarse = stream.Build(1000);
  EXPECT_FALSE(coarse.exact);
  EXPECT_GT(stream.Wrong(), 0);
  EXPECT_TRUE(stream.encoder.HasCoarse());
  bool exact = false;
  int frames = 0;
  for (; stream.encoder.HasCoarse() && frames < 1000; ++frames) {
    EXPECT_FALSE(exact);
    exact = stream.Refine(30'000).exact;
  }
  EXPECT_TRUE(exact);
  EXPECT_GT(frames, 1);
  EXPECT_EQ(stream.Wrong(), 0);
}

// No palette takes them: they travel as natural pixels.
TEST(FrameEncoder, ColoursThatShareASlotArriveExact) {
  const std::vector<uint32_t> colours = test::CollidingColours(256);
  std::minstd_rand random;
  for (const size_t budget : {kUnlimited, size_t{1'000}}) {
    Stream stream;
    stream.framebuffer.Draw(kEverything, [&](int, int) { return colours[random() % colours.size()]; });
    stream.ScanAll();
    stream.Build(budget);
    EXPECT_EQ(stream.encoder.HasCoarse(), budget != kUnlimited);
    while (stream.encoder.HasCoarse()) stream.Refine(100'000);
    EXPECT_EQ(stream.Wrong(), 0);
  }
}

TEST(FrameEncoder, TextStaysLosslessInACoarseFrame) {
  Stream stream;
  stream.framebuffer.Text(kEverything, 3);
  stream.ScanAll();
  EXPECT_TRUE(stream.Build(0).exact);
  EXPECT_EQ(stream.Wrong(), 0);
}

TEST(FrameEncoder, RandomLossyDamageEndsExact) {
  Stream stream;
  std::minstd_rand random(5);
  const auto below = [&random](int end) { return static_cast<int>(random() % static_cast<unsigned>(end)); };
  for (int round = 0; round < 100; ++round) {
    const Rect where{below(600), below(380), 1 + below(300), 1 + below(200)};
    if (round % 3 == 0) stream.framebuffer.Fill(where, random() & 0xFFFFFF);
    if (round % 3 != 0) stream.framebuffer.Photo(where);
    stream.Scan(where);
    const wire::Frame frame = stream.Build(static_cast<size_t>(below(20'000)));
    ASSERT_TRUE(!frame.exact || stream.Wrong() == 0);
    if (round % 4 == 0 && stream.encoder.HasCoarse()) {
      const wire::Frame refined = stream.Refine(5'000, {below(640), below(400)});
      ASSERT_TRUE(!refined.exact || stream.Wrong() == 0);
    }
  }
  while (stream.encoder.HasCoarse()) stream.Refine(50'000);
  EXPECT_EQ(stream.Wrong(), 0);
}

TEST(FrameEncoder, RefinementStartsAtTheFocus) {
  Stream stream;
  stream.framebuffer.Photo(kEverything);
  stream.ScanAll();
  stream.Build(0);
  const wire::Frame frame = stream.Refine(1, {330, 200});
  ASSERT_EQ(frame.rects.size(), 1u);
  EXPECT_EQ(frame.rects[0].rect, (Rect{320, 192, 64, 64}));
}

TEST(FrameEncoder, ResizeStartsOverWithAKeyFrame) {
  Stream stream;
  DrawMixedPage(stream.framebuffer);
  stream.ScanAll();
  stream.Build(0);
  stream.framebuffer = Framebuffer({900, 500});
  stream.framebuffer.Text({0, 0, 900, 500}, 9);
  stream.encoder.SetSize({900, 500});
  EXPECT_TRUE(stream.encoder.HasPending());
  stream.Scan({0, 0, 1, 1});  // a hint does not narrow the first scan
  const wire::Frame frame = stream.Build();
  EXPECT_TRUE(frame.key && frame.exact);
  EXPECT_EQ(stream.Wrong(), 0);
}

TEST(FrameEncoder, ReattachedClientGetsTheWholePictureWithoutAScan) {
  Stream stream;
  DrawMixedPage(stream.framebuffer);
  stream.ScanAll();
  stream.Build();
  stream.decoder = FrameDecoder();
  stream.encoder.RequestKey();
  const wire::Frame frame = stream.Build();
  EXPECT_TRUE(frame.key && frame.exact);
  EXPECT_EQ(stream.Wrong(), 0);
}

TEST(FrameEncoder, HintsOutsideTheScreenAreHarmless) {
  Stream stream;
  stream.ScanAll();
  stream.Build();
  stream.framebuffer.Fill({600, 380, 42, 22}, 0x123456);
  EXPECT_FALSE(stream.Scan({65535, 65535, 65535, 65535}));
  EXPECT_FALSE(stream.Scan({10, 10, 0, 0}));
  EXPECT_TRUE(stream.Scan({600, 380, 65535, 65535}));
  stream.Build();
  EXPECT_EQ(stream.Wrong(), 0);
}

TEST(FrameEncoder, KeyPressCostsAtMost400Bytes) {
  Stream stream;
  stream.framebuffer.Fill(kEverything, 0xFFFFFF);
  stream.ScanAll();
  stream.Build();
  stream.framebuffer.Text({100, 100, 16, 18}, 4);
  stream.framebuffer.Fill({117, 99, 1, 20}, 0);
  stream.Scan({96, 96, 30, 30});
  stream.Build();
  EXPECT_LE(stream.last_bytes, 400u);
  EXPECT_EQ(stream.Wrong(), 0);
}

TEST(FrameEncoder, FlatAreasJoinIntoFewRectangles) {
  Stream stream;
  stream.framebuffer.Fill(kEverything, 0x336699);
  stream.ScanAll();
  EXPECT_LE(stream.Build().rects.size(), 4u);  // full tiles, the narrow right edge, the low bottom edge, the corner
}

TEST(FrameEncoder, NaturalNeighboursShareAJpeg) {
  Stream stream({1280, 320});
  stream.framebuffer.Photo({0, 0, 1280, 320});
  stream.ScanAll();
  EXPECT_EQ(stream.Build(0).rects.size(), 5u);
}

// Says anything it likes: the picture must come out right all the same.
class LyingMotion final : public motion::MotionFinder {
 public:
  std::vector<motion::Move> Find(const tile::Pixels&, const damage::Source&, std::span<const Rect>) override {
    const auto below = [this](int end) { return static_cast<int>(random_() % static_cast<unsigned>(end)); };
    return {{{below(600), below(380), 1 + below(400), 1 + below(300)}, below(640), below(400)},
            {{below(300), below(200), 1 + below(300), 1 + below(200)}, below(300), below(200)}};
  }

 private:
  std::minstd_rand random_{3};
};

TEST(FrameEncoder, WrongMovesNeverShow) {
  LyingMotion motion;
  Stream stream(kScreen, &motion);
  DrawMixedPage(stream.framebuffer);
  int copies = 0;
  for (int round = 0; round < 60; ++round) {
    stream.framebuffer.Photo({round * 7, round * 3, 90, 70});
    stream.Scan({round * 7, round * 3, 90, 70});
    const wire::Frame frame = stream.Build(round % 2 == 0 ? 0 : kUnlimited);
    for (const wire::FrameRect& rect : frame.rects) copies += rect.op == wire::RectOp::kCopy ? 1 : 0;
    ASSERT_TRUE(!frame.exact || stream.Wrong() == 0) << round;
  }
  while (stream.encoder.HasCoarse()) stream.Refine(kUnlimited);
  EXPECT_GT(copies, 20);
  EXPECT_EQ(stream.Wrong(), 0);
}

class ScrollBy10 final : public motion::MotionFinder {
 public:
  std::vector<motion::Move> Find(const tile::Pixels& before, const damage::Source&, std::span<const Rect>) override {
    return {{{0, 0, before.size.width_px, before.size.height_px - 10}, 0, 10}};
  }
};

TEST(FrameEncoder, RightMovesCostAlmostNothing) {
  ScrollBy10 motion;
  Stream stream(kScreen, &motion);
  stream.framebuffer.Noise(kEverything);
  stream.ScanAll();
  stream.Build();
  for (int y = 0; y < 392; ++y) {
    for (int x = 0; x < 642; ++x) stream.framebuffer.Set(x, y, stream.framebuffer.Get(x, y + 10));
  }
  stream.framebuffer.Fill({0, 392, 642, 10}, 0xFFFFFF);
  stream.ScanAll();
  stream.Build();
  EXPECT_EQ(stream.Wrong(), 0);
  EXPECT_LT(stream.last_bytes, 300u);
}

class WhiteOut final : public damage::PixelGuard {
 public:
  void Apply(uint32_t* pixels, int stride_px, const Rect& where) override {
    for (int y = 0; y < where.height_px; ++y)
      std::fill_n(pixels + static_cast<ptrdiff_t>(y) * stride_px, where.width_px, 0xFFFFFFFF);
  }
};

TEST(FrameEncoder, GuardedPixelsAreAllTheClientSees) {
  WhiteOut guard;
  Stream stream(kScreen, nullptr, &guard);
  DrawMixedPage(stream.framebuffer);
  stream.ScanAll();
  stream.Build();
  stream.framebuffer.Fill(kEverything, 0xFFFFFF);
  EXPECT_EQ(stream.Wrong(), 0);
}

// The oracle can fail: one wrong pixel is seen.
TEST(FrameEncoder, OracleSeesOneWrongPixel) {
  Stream stream;
  DrawMixedPage(stream.framebuffer);
  stream.ScanAll();
  stream.Build();
  stream.framebuffer.Set(5, 5, stream.framebuffer.Get(5, 5) ^ 1);
  EXPECT_EQ(stream.Wrong(), 1);
}

}  // namespace
}  // namespace shoji::frame
