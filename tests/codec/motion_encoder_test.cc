// Moves on their way through encoder and decoder: what they save, and that the picture stays right.
#include <gtest/gtest.h>

#include "codec/frame/frame_decoder.h"
#include "codec/frame/frame_encoder.h"
#include "codec/motion/strip_motion.h"
#include "tests/codec/document.h"
#include "tests/codec/pictures.h"

namespace shoji::frame {
namespace {

using test::Document;
using test::Framebuffer;
constexpr Size kScreen{1280, 800};
constexpr Rect kEverything{0, 0, 1280, 800};

// An encoder that may search for moves, and its client.
class Stream {
 public:
  explicit Stream(motion::MotionFinder* finder, damage::PixelGuard* guard = nullptr)
      : framebuffer(kScreen), encoder_(finder, guard) {
    encoder_.SetSize(kScreen);
  }

  void Show(const Document& document, const Rect& where, int x, int y) {
    framebuffer.Draw(where, [&](int at_x, int at_y) { return document.At(at_x - where.x + x, at_y - where.y + y); });
  }
  // The bytes of a frame with all that changed.
  size_t Send(size_t lossless_budget_bytes = SIZE_MAX) {
    Scan();
    return Build(lossless_budget_bytes);
  }
  bool Scan() { return encoder_.ScanAll(framebuffer.bgrx(), Framebuffer::kStrideBytes); }
  size_t Build(size_t lossless_budget_bytes = SIZE_MAX) {
    return Deliver(encoder_.BuildFrame({++id_, 0, 0}, lossless_budget_bytes));
  }
  void Sharpen() {
    while (encoder_.HasCoarse()) Deliver(encoder_.BuildRefinement({++id_, 0, 0}, 100'000, {}));
  }
  void Reattach() {
    decoder_ = FrameDecoder();
    encoder_.RequestKey();
  }
  int Wrong() const { return test::Differences(framebuffer, decoder_.picture()); }
  bool exact() const { return exact_; }
  const FrameEncoder& encoder() const { return encoder_; }

  Framebuffer framebuffer;

 private:
  size_t Deliver(const Bytes& message) {
    const Result<wire::Frame> frame = decoder_.Apply(message);
    EXPECT_TRUE(frame.has_value()) << frame.error().message;
    exact_ = frame && frame->exact;
    return message.size();
  }
  FrameEncoder encoder_;
  FrameDecoder decoder_;
  uint32_t id_ = 0;
  bool exact_ = false;
};

// Bytes of the frames that scroll a page of text in a pane, a notch of the wheel each; without a finder each is drawn
// anew, as if the client had never seen it.
size_t ScrollBytes(motion::MotionFinder* finder, const Rect& pane) {
  const Document page(1), around(2);
  Stream stream(finder);
  stream.Show(around, kEverything, 0, 1000);
  stream.Show(page, pane, 0, 1000);
  stream.Send();
  size_t bytes = 0;
  for (int notch = 1; notch <= 10; ++notch) {
    stream.Show(page, pane, 0, 1000 + 53 * notch);
    if (finder == nullptr) stream.Reattach();
    bytes += stream.Send();
    EXPECT_EQ(stream.Wrong(), 0);
    EXPECT_TRUE(stream.exact());
  }
  return bytes;
}

TEST(MotionEncoder, AScrolledPageCostsAnEighthOfItsPixels) {
  motion::StripMotion finder(1);
  for (const Rect& pane : {kEverything, Rect{251, 77, 1029, 723}}) {
    const size_t moved = ScrollBytes(&finder, pane);
    const size_t drawn = ScrollBytes(nullptr, pane);
    std::printf("ten notches of 53 px, %d px wide: %zu bytes with motion, %zu anew\n", pane.width_px, moved, drawn);
    EXPECT_LE(moved * 8, drawn);
  }
}

TEST(MotionEncoder, ADraggedMapCostsWhatComesIntoView) {
  Framebuffer world({1600, 1000});
  world.Photo({0, 0, 1600, 1000});
  motion::StripMotion finder(1);
  Stream stream(&finder);
  const auto show = [&](int left, int top) {
    stream.framebuffer.Draw(kEverything, [&](int x, int y) { return world.Get(x + left, y + top); });
  };
  show(100, 100);
  const size_t all = stream.Send();
  show(113, 91);
  EXPECT_LE(stream.Send() * 25, all);
  EXPECT_EQ(stream.Wrong(), 0);
}

TEST(MotionEncoder, RandomMovesAndDamageStayExact) {
  std::minstd_rand random(17);
  const auto below = [&random](int end) { return static_cast<int>(random() % static_cast<unsigned>(end)); };
  const Document pages[] = {Document(1), Document(2), Document(3)};
  motion::StripMotion finder(3);
  Stream stream(&finder);
  Rect pane = kEverything;
  int x = 0;
  int y = 0;
  for (int round = 0; round < 60; ++round) {
    if (below(5) == 0) pane = Clamp({below(800), below(500), 100 + below(1200), 100 + below(700)}, kScreen);
    if (below(6) == 0) x += below(100) - 50;
    y += below(3) == 0 ? -below(300) : below(300);
    stream.Show(pages[below(12) == 0 ? below(3) : 0], pane, x, 2000 + y);
    if (below(4) == 0) stream.framebuffer.Photo({below(1200), below(700), 1 + below(300), 1 + below(300)});
    if (below(15) == 0) stream.Reattach();
    const size_t budget = below(3) == 0 ? static_cast<size_t>(below(30'000)) : SIZE_MAX;
    stream.Send(budget);
    ASSERT_TRUE(!stream.exact() || stream.Wrong() == 0) << round;
    ASSERT_TRUE(budget != SIZE_MAX || stream.encoder().HasCoarse() || stream.exact()) << round;
  }
  stream.Sharpen();
  EXPECT_TRUE(stream.exact());
  EXPECT_EQ(stream.Wrong(), 0);
}

// A pattern that stays where it is while the page moves below it.
class Stripes final : public damage::PixelGuard {
 public:
  void Apply(uint32_t* pixels, int stride_px, const Rect& where) override {
    for (int y = 0; y < where.height_px; ++y) {
      for (int x = 0; x < where.width_px; ++x) {
        if ((where.x + x + 3 * (where.y + y)) % 200 < 9) pixels[y * stride_px + x] &= 0x00F0F0F0;
      }
    }
  }
};

TEST(MotionEncoder, AGuardedPageScrollsUnderItsWatermark) {
  Stripes guard;
  Stripes oracle;
  motion::StripMotion finder(1);
  const Document page(1);
  Stream guarded(&finder, &guard);
  Stream expected(nullptr);
  for (const int top : {1000, 1100, 1060, 1500}) {
    guarded.Show(page, kEverything, 0, top);
    guarded.Send();
    expected.Show(page, kEverything, 0, top);
    const Framebuffer page_only = expected.framebuffer;
    expected.framebuffer.Draw(kEverything, [&](int x, int y) {
      uint32_t pixel = page_only.Get(x, y);
      oracle.Apply(&pixel, 1, {x, y, 1, 1});
      return pixel;
    });
    EXPECT_EQ(test::Differences(expected.framebuffer, guarded.encoder().picture()), 0);
    EXPECT_TRUE(guarded.exact());
  }
}

class Mask final : public damage::PixelGuard {
 public:
  void Apply(uint32_t* pixels, int stride_px, const Rect& where) override {
    const Rect inside = Clamp({hidden.x - where.x, hidden.y - where.y, hidden.width_px, hidden.height_px},
                              {where.width_px, where.height_px});
    for (int y = inside.y; y < inside.bottom(); ++y) {
      for (int x = inside.x; x < inside.right(); ++x) pixels[y * stride_px + x] = 0x606060;
    }
  }
  Rect hidden;
};

// The frame's size says nothing either: it is that of a frame without rectangles.
TEST(MotionEncoder, WhatAMaskHidesDoesNotShowByItsMovement) {
  const Rect pane{200, 100, 800, 600};
  const Document page(1);
  size_t bytes[2];
  for (const bool hidden : {true, false}) {
    Mask mask;
    mask.hidden = hidden ? pane : Rect{0, 0, 64, 64};
    motion::StripMotion finder(1);
    Stream stream(&finder, &mask);
    stream.Show(page, pane, 0, 1000);
    stream.Send();
    stream.Show(page, pane, 0, 1053);
    EXPECT_EQ(stream.Scan(), !hidden);
    bytes[hidden ? 1 : 0] = stream.Build();
  }
  EXPECT_LT(bytes[1], 60U);
  EXPECT_GT(bytes[0], 500U);
}

}  // namespace
}  // namespace shoji::frame
