// A video in the middle of a page, from framebuffer to client: what is beside it stays exact, and it becomes so.
#include <gtest/gtest.h>

#include <algorithm>

#include "codec/base/overlap.h"
#include "codec/frame/frame_decoder.h"
#include "codec/frame/frame_encoder.h"
#include "codec/video/region_finder.h"
#include "tests/codec/pictures.h"
#include "tests/codec/video/h264_decoder.h"
#include "tests/codec/video/moving_picture.h"

namespace shoji::frame {
namespace {

using std::chrono::milliseconds;
using test::Framebuffer;
constexpr Size kScreen{720, 400};
constexpr Rect kEverything{0, 0, 720, 400};
constexpr Rect kVideo{40, 50, 320, 180};
constexpr Rect kField{480, 100, 120, 20};
constexpr size_t kUnlimited = 400'000;
constexpr VideoChoice kBoth{.sampled_chroma = true, .full_chroma = true};

struct Stream {
  explicit Stream(VideoChoice choice = kBoth, motion::MotionFinder* motion = nullptr) : encoder(motion) {
    encoder.SetSize(kScreen);
    encoder.UseVideo(&finder, choice);
    framebuffer.Fill(kEverything, 0xFFFFFF);
    framebuffer.Text({400, 10, 300, 300}, 3);
  }

  void DrawVideo(const Rect& where = kVideo) {
    if (movie.pixels().size != Size{where.width_px, where.height_px}) {
      movie = test::MovingPicture({where.width_px, where.height_px});
    }
    const tile::Pixels pixels = movie.Draw(number++);
    framebuffer.Draw(where, [&](int x, int y) { return pixels.Row(y - where.y)[x - where.x]; });
  }
  wire::Frame Deliver(const Bytes& message) {
    last_bytes = message.size();
    const Result<wire::Frame> frame = decoder.Apply(message);
    EXPECT_TRUE(frame.has_value()) << frame.error().message;
    return frame.value_or(wire::Frame{});
  }
  // Whatever changed, 33 ms after the last frame.
  wire::Frame Send(size_t budget = kUnlimited) {
    clock.Advance(milliseconds(33));
    encoder.ScanAll(framebuffer.bgrx(), Framebuffer::kStrideBytes);
    return Deliver(encoder.BuildFrame({.frame_id = ++id, .now = clock.Now()}, budget, part));
  }
  wire::Frame Play(int frames, size_t budget = kUnlimited) {
    wire::Frame frame;
    for (int i = 0; i < frames; ++i) {
      DrawVideo();
      frame = Send(budget);
    }
    return frame;
  }
  void RefineAll() {
    for (int i = 0; i < 100 && encoder.HasCoarse(); ++i) {
      Deliver(encoder.BuildRefinement({.frame_id = ++id, .now = clock.Now()}, 256 * 1024, {}));
    }
  }
  // Pixels that differ outside `but`.
  int Wrong(const Rect& but = {}) const {
    int wrong = 0;
    for (int y = 0; y < kScreen.height_px; ++y) {
      const uint32_t* const shown = decoder.picture().Row(y);
      const bool crosses = y >= but.y && y < but.bottom();
      for (int x = 0; x < kScreen.width_px; ++x) {
        if (crosses && x == but.x) x = but.right();
        wrong += shown[x] != framebuffer.Get(x, y) ? 1 : 0;
      }
    }
    return wrong;
  }
  double Likeness() const { return test::Ssim(movie.pixels(), decoder.picture().Crop(kVideo)); }

  FakeClock clock;
  video::RegionFinder finder;
  FrameEncoder encoder;
  test::H264Decoder painter;
  FrameDecoder decoder{&painter};
  Framebuffer framebuffer{kScreen};
  test::MovingPicture movie{{kVideo.width_px, kVideo.height_px}};
  FramePart part;
  int number = 0;
  uint32_t id = 0;
  size_t last_bytes = 0;
};

const wire::FrameRect* VideoOf(const wire::Frame& frame) {
  for (const wire::FrameRect& rect : frame.rects) {
    if (rect.op == wire::RectOp::kVideo) return &rect;
  }
  return nullptr;
}

class CountingMotion final : public motion::MotionFinder {
 public:
  std::vector<motion::Move> Find(const tile::Pixels&, const damage::Source&, std::span<const Rect>) override {
    ++searches;
    return {};
  }
  int searches = 0;
};

TEST(VideoFrames, AVideoAloneIsNotSearchedForMoves) {
  CountingMotion motion;
  Stream stream(kBoth, &motion);
  stream.Send();
  ASSERT_NE(VideoOf(stream.Play(50)), nullptr);
  const int before_the_region = motion.searches;
  EXPECT_GT(before_the_region, 0);
  stream.Play(10);
  stream.framebuffer.Text(kField, 90);
  stream.Play(1);
  EXPECT_EQ(motion.searches, before_the_region);
  stream.framebuffer.Text({400, 10, 300, 300}, 40);
  stream.Play(1);
  EXPECT_EQ(motion.searches, before_the_region + 1);
}

TEST(VideoFrames, APlayingVideoTravelsAsH264AndTheRestStaysExact) {
  Stream stream;
  stream.Send();
  stream.Play(30);
  for (int i = 0; i < 20; ++i) {
    const wire::Frame frame = stream.Play(1);
    ASSERT_NE(VideoOf(frame), nullptr) << i;
    EXPECT_EQ(VideoOf(frame)->rect, kVideo);
    EXPECT_FALSE(frame.exact);
    EXPECT_EQ(stream.Wrong(kVideo), 0);
    EXPECT_GE(stream.Likeness(), 0.95);
    EXPECT_LT(stream.last_bytes, 8'000u);
  }
}

// What waits for later frames keeps its place in the books, but does not go on changing.
TEST(VideoFrames, OnASlowLineTheVideoIsFoundWithItsEdgesAndTheRestBecomesExact) {
  Stream stream;
  stream.Send();
  stream.part = {.most_bytes = 12'000, .focus = {kField.x, kField.y}};
  stream.framebuffer.Fill({kVideo.right() + 4, kVideo.y, 12, kVideo.height_px}, 0x3366CC);  // in its last tiles
  stream.Play(60, 6'000);
  const wire::Frame frame = stream.Play(1, 6'000);
  ASSERT_NE(VideoOf(frame), nullptr);
  EXPECT_EQ(VideoOf(frame)->rect, kVideo);
  stream.framebuffer.Text(kField, 90);
  stream.Play(30, 6'000);
  EXPECT_EQ(stream.Wrong(kVideo), 0);
}

TEST(VideoFrames, WhatKeepsChangingIsNotSentWithoutLossUntilTheVideoIsFound) {
  Stream stream;
  stream.Send();
  const auto count = [](const wire::Frame& frame, wire::RectOp op) {
    return std::ranges::count_if(frame.rects, [op](const wire::FrameRect& rect) { return rect.op == op; });
  };
  EXPECT_EQ(count(stream.Play(1), wire::RectOp::kJpeg), 0);  // a picture that changes once is exact at once
  const wire::Frame frame = stream.Play(5);
  EXPECT_EQ(VideoOf(frame), nullptr);
  EXPECT_GT(count(frame, wire::RectOp::kJpeg), 0);
  stream.RefineAll();
  EXPECT_EQ(stream.Wrong(), 0);
}

TEST(VideoFrames, ItsFirstPictureIsAKeyPictureTheNextAreNot) {
  Stream stream;
  stream.Send();
  int keys = 0;
  int pictures = 0;
  for (int i = 0; i < 50; ++i) {
    const wire::Frame frame = stream.Play(1);
    if (VideoOf(frame) == nullptr) continue;
    const bool key = (VideoOf(frame)->arg & wire::kVideoKey) != 0;
    EXPECT_EQ(key, pictures == 0) << i;
    keys += key ? 1 : 0;
    ++pictures;
  }
  EXPECT_EQ(keys, 1);
  EXPECT_GT(pictures, 20);
}

TEST(VideoFrames, WithoutTheClientsWordThereIsNone) {
  Stream stream(VideoChoice{});
  stream.Send();
  for (int i = 0; i < 40; ++i) ASSERT_EQ(VideoOf(stream.Play(1)), nullptr);
}

TEST(VideoFrames, ChromaIsOfTheKindTheClientTakes) {
  for (const bool full : {false, true}) {
    Stream stream(VideoChoice{.sampled_chroma = !full, .full_chroma = full});
    stream.Send();
    const wire::Frame frame = stream.Play(40);
    ASSERT_NE(VideoOf(frame), nullptr);
    EXPECT_EQ((VideoOf(frame)->arg & wire::kVideoFullChroma) != 0, full);
  }
}

TEST(VideoFrames, TypedTextIsInTheSameFrameAndExact) {
  Stream stream;
  stream.Send();
  stream.Play(30);
  for (int i = 0; i < 30; ++i) {
    stream.framebuffer.Text({kField.x + i * 4, kField.y, 4, kField.height_px}, static_cast<uint32_t>(i));
    // Beside the video's edge, in tiles that both share.
    stream.framebuffer.Text({kVideo.right(), kVideo.y + i * 8, 6, 8}, static_cast<uint32_t>(i));
    const wire::Frame frame = stream.Play(1);
    ASSERT_NE(VideoOf(frame), nullptr);
    EXPECT_EQ(VideoOf(frame)->rect, kVideo);
    ASSERT_EQ(stream.Wrong(kVideo), 0) << i;
  }
}

TEST(VideoFrames, WhatChangesAloneBesideItCarriesNoPicture) {
  Stream stream;
  stream.Send();
  ASSERT_NE(VideoOf(stream.Play(40)), nullptr);
  stream.framebuffer.Text(kField, 9);
  EXPECT_EQ(VideoOf(stream.Send()), nullptr);
  EXPECT_LT(stream.last_bytes, 1500u);
  EXPECT_EQ(stream.Wrong(kVideo), 0);
}

TEST(VideoFrames, OnceQuietThePictureBecomesExactAndPlaysOn) {
  Stream stream;
  stream.Send();
  ASSERT_NE(VideoOf(stream.Play(40)), nullptr);
  EXPECT_GT(stream.Wrong(), 0);
  EXPECT_TRUE(stream.encoder.HasCoarse());
  stream.RefineAll();
  EXPECT_EQ(stream.Wrong(), 0);
  const wire::Frame frame = stream.Play(1);  // the decoder goes on from its own last picture
  ASSERT_NE(VideoOf(frame), nullptr);
  EXPECT_EQ(VideoOf(frame)->arg & wire::kVideoKey, 0);
  EXPECT_GE(stream.Likeness(), 0.95);
  stream.RefineAll();
  EXPECT_EQ(stream.Wrong(), 0);
}

TEST(VideoFrames, AnotherPageInItsPlaceIsExactAtOnce) {
  Stream stream;
  stream.Send();
  ASSERT_NE(VideoOf(stream.Play(40)), nullptr);
  stream.framebuffer.Text(kEverything, 5);
  EXPECT_EQ(VideoOf(stream.Send()), nullptr);
  EXPECT_EQ(stream.Wrong(), 0);
}

TEST(VideoFrames, APhotoBesideBecomesExactWhileTheVideoPlays) {
  Stream stream;
  stream.framebuffer.Photo({400, 310, 200, 80});
  stream.Send(2000);  // coarse at first
  EXPECT_GT(stream.Wrong(), 0);
  stream.Play(60);
  EXPECT_EQ(stream.Wrong(kVideo), 0);
}

TEST(VideoFrames, ANewClientGetsItAfreshFromAKeyPicture) {
  Stream stream;
  stream.Send();
  ASSERT_NE(VideoOf(stream.Play(40)), nullptr);
  stream.encoder.RequestKey();
  FrameDecoder other(&stream.painter);
  std::swap(stream.decoder, other);
  EXPECT_EQ(VideoOf(stream.Play(1)), nullptr);
  EXPECT_EQ(stream.Wrong(kVideo), 0);
  ASSERT_NE(VideoOf(stream.Play(40)), nullptr);
  EXPECT_GE(stream.Likeness(), 0.95);
}

TEST(VideoFrames, ASlowPathGetsSmallPicturesAtTheSameRate) {
  Stream stream;
  stream.Send();
  stream.Play(40, 3000);
  for (int i = 0; i < 20; ++i) {
    ASSERT_NE(VideoOf(stream.Play(1, 3000)), nullptr);
    EXPECT_LT(stream.last_bytes, 3000u);
  }
  EXPECT_GE(stream.Likeness(), 0.85);
}

TEST(VideoFrames, RandomChangesAroundAndInsideEndExact) {
  Stream stream;
  std::minstd_rand random(5);
  const auto below = [&random](int end) { return static_cast<int>(random() % static_cast<unsigned>(end)); };
  int pictures = 0;
  for (int i = 0; i < 180; ++i) {
    if (i % 60 < 45) stream.DrawVideo();
    const Rect where{below(700), below(380), 1 + below(60), 1 + below(40)};
    if (below(4) == 0) stream.framebuffer.Text(where, static_cast<uint32_t>(i));
    if (below(9) == 0) stream.framebuffer.Photo(where);
    const wire::Frame frame = stream.Send(below(2) == 0 ? kUnlimited : 3000);
    if (VideoOf(frame) != nullptr) ++pictures;
    if (i % 60 == 59) {
      stream.RefineAll();
      ASSERT_EQ(stream.Wrong(), 0) << i;
    }
  }
  EXPECT_GT(pictures, 40);
}

}  // namespace
}  // namespace shoji::frame
