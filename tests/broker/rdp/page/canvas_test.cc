#include "broker/rdp/page/canvas.h"

#include <gtest/gtest.h>

#include "tests/broker/rdp/page/page_rig.h"

namespace shoji::rdp {
namespace {

uint32_t At(const Canvas& canvas, int x, int y) { return canvas.pixels().Row(y)[x]; }

TEST(Canvas, FillsInsideItsEdgesOnly) {
  Canvas canvas({20, 10});
  canvas.Fill({-5, -5, 10, 10}, 0x112233);
  canvas.Fill({15, 5, 100, 100}, 0x445566);
  canvas.Fill({5, 5, -3, 2}, 0xffffff);
  EXPECT_EQ(CountColour(canvas.pixels(), 0x112233), 25);
  EXPECT_EQ(CountColour(canvas.pixels(), 0x445566), 25);
  EXPECT_EQ(CountColour(canvas.pixels(), 0), 150);
}

TEST(Canvas, RoundCornersAreAlikeAndSmooth) {
  Canvas canvas({40, 30});
  canvas.FillRound({0, 0, 40, 30}, 10, 0xffffff);
  for (int y = 0; y < 30; ++y) {
    for (int x = 0; x < 40; ++x) {
      EXPECT_EQ(At(canvas, x, y), At(canvas, 39 - x, y));
      EXPECT_EQ(At(canvas, x, y), At(canvas, x, 29 - y));
    }
  }
  EXPECT_EQ(At(canvas, 0, 0), 0u);
  EXPECT_EQ(At(canvas, 10, 0), 0xffffffu);
  EXPECT_EQ(At(canvas, 20, 15), 0xffffffu);
  EXPECT_GT(CountColour(canvas.pixels(), {0, 0, 10, 10}, 0xffffff), 60);
  EXPECT_LT(CountColour(canvas.pixels(), {0, 0, 10, 10}, 0xffffff) + CountColour(canvas.pixels(), {0, 0, 10, 10}, 0),
            100);
}

TEST(Canvas, ABoxHasItsEdgeInside) {
  Canvas canvas({20, 20});
  canvas.Box({5, 5, 10, 10}, 0, 2, 0x0000ff, 0x00ff00);
  EXPECT_EQ(CountColour(canvas.pixels(), 0x00ff00), 36);
  EXPECT_EQ(CountColour(canvas.pixels(), 0x0000ff), 64);
}

TEST(Canvas, TextStaysInsideItsClip) {
  Canvas canvas({200, 40});
  const text::Style style{.px = 24};
  canvas.Text(Face(), Face().Shape("障子障子障子障子", style), style, 0, 30, 0xffffff, {20, 10, 50, 20});
  int outside = 0;
  int inside = 0;
  for (int y = 0; y < 40; ++y) {
    for (int x = 0; x < 200; ++x) {
      const bool in = x >= 20 && x < 70 && y >= 10 && y < 30;
      (in ? inside : outside) += At(canvas, x, y) != 0 ? 1 : 0;
      EXPECT_EQ(At(canvas, x, y) >> 24, 0u);
    }
  }
  EXPECT_EQ(outside, 0);
  EXPECT_GT(inside, 100);
}

TEST(Difference, IsTheSmallestRectangle) {
  Canvas before({30, 20});
  Canvas after({30, 20});
  EXPECT_TRUE(Difference(before.pixels(), after.pixels()).empty());
  after.Fill({3, 4, 1, 1}, 1);
  EXPECT_EQ(Difference(before.pixels(), after.pixels()), (Rect{3, 4, 1, 1}));
  after.Fill({29, 19, 1, 1}, 1);
  EXPECT_EQ(Difference(before.pixels(), after.pixels()), (Rect{3, 4, 27, 16}));
  EXPECT_EQ(Difference(Canvas({10, 10}).pixels(), after.pixels()), (Rect{0, 0, 30, 20}));
}

}  // namespace
}  // namespace shoji::rdp
