#include "codec/motion/strip_motion.h"

#include <gtest/gtest.h>

#include <cstring>
#include <functional>

#include "codec/damage/tile_differ.h"
#include "tests/codec/document.h"
#include "tests/codec/pictures.h"

namespace shoji::motion {
namespace {

using test::Document;
using test::Framebuffer;
constexpr Size kScreen{1000, 702};  // neither side a multiple of 64
constexpr Rect kEverything{0, 0, 1000, 702};

// A screen before and after, and what the moves found between them leave to send.
class Screen {
 public:
  Screen() : framebuffer(kScreen) { framebuffer.Fill(kEverything, 0xFFFFFF); }

  // What is drawn up to here was there before.
  void Settle() {
    differ_.Reset(kScreen);
    std::vector<Rect> everything;
    differ_.ScanAll(source(), nullptr, everything);
  }

  std::vector<Move> Find() {
    std::vector<Rect> tiles;
    differ_.Look(source(), {&kEverything, 1}, nullptr, tiles);
    changed = test::Differences(framebuffer, differ_.shadow());
    std::vector<Move> moves = finder.Find(differ_.shadow(), source(), tiles);
    const std::vector<bool> right = RightPixels();
    for (const Move& move : moves) differ_.Move(move.to, move.from_x, move.from_y);
    left = test::Differences(framebuffer, differ_.shadow());
    const std::vector<bool> right_after = RightPixels();
    spoiled = 0;
    for (size_t i = 0; i < right.size(); ++i) spoiled += right[i] && !right_after[i] ? 1 : 0;
    sent = 0;
    std::vector<Rect> rects;
    differ_.ScanAll(source(), nullptr, rects);
    for (const Rect& rect : rects) sent += rect.width_px * rect.height_px;
    return moves;
  }

  // A part of a document, its place (x, y) in the corner.
  void Show(const Document& document, const Rect& where, int x, int y) {
    framebuffer.Draw(where, [&](int at_x, int at_y) { return document.At(at_x - where.x + x, at_y - where.y + y); });
  }

  Framebuffer framebuffer;
  StripMotion finder{42};
  int changed = 0;  // pixels, before the moves
  int left = 0;     // pixels, after them
  int spoiled = 0;  // pixels that were right before the moves only
  int sent = 0;     // pixels of the rectangles that the differ then reports

 private:
  damage::Source source() const { return {framebuffer.bgrx(), Framebuffer::kStrideBytes}; }
  std::vector<bool> RightPixels() const {
    std::vector<bool> right;
    for (int y = 0; y < kScreen.height_px; ++y) {
      for (int x = 0; x < kScreen.width_px; ++x) right.push_back(differ_.shadow().Row(y)[x] == framebuffer.Get(x, y));
    }
    return right;
  }
  damage::TileDiffer differ_;
};

int Area(const Rect& rect) { return rect.width_px * rect.height_px; }

TEST(StripMotion, FindsAPageScrolledByAnyNumberOfPixels) {
  const Document document(1);
  for (const int by : {1, 2, 3, 7, 8, 27, 40, 100, 333, 600, -1, -5, -64, -100, -450}) {
    Screen screen;
    screen.Show(document, kEverything, 0, 1000);
    screen.Settle();
    screen.Show(document, kEverything, 0, 1000 + by);
    screen.Find();
    EXPECT_EQ(screen.spoiled, 0) << by;
    EXPECT_LE(screen.left, 1000 * std::abs(by)) << by;
    EXPECT_LE(screen.sent, 1000 * std::abs(by)) << by;  // no tile is sent whole for a part that came into view
  }
}

TEST(StripMotion, SidebarAndStickyHeaderStayWhereTheyAre) {
  const Document page(2), sidebar(3), header(4);
  const Rect pane{251, 77, 749, 625};
  Screen screen;
  screen.Show(sidebar, kEverything, 0, 0);
  screen.Show(header, {0, 0, 1000, 77}, 0, 0);
  screen.Show(page, pane, 0, 500);
  screen.Settle();
  screen.Show(page, pane, 0, 600);
  EXPECT_LE(screen.Find().size(), 4U);
  EXPECT_EQ(screen.spoiled, 0);
  EXPECT_LE(screen.left, 749 * 100);
}

TEST(StripMotion, PanesScrollIndependently) {
  const Document left(5), right(6), frame(7);
  const Rect left_pane{13, 91, 430, 500};
  const Rect right_pane{470, 150, 390, 517};
  Screen screen;
  screen.Show(frame, kEverything, 0, 0);
  screen.Show(left, left_pane, 30, 500);
  screen.Show(right, right_pane, 30, 500);
  screen.Settle();
  screen.Show(left, left_pane, 30, 537);
  screen.Show(right, right_pane, 30, 410);
  screen.Find();
  EXPECT_EQ(screen.spoiled, 0);
  EXPECT_LE(screen.left, 430 * 37 + 390 * 90);
}

TEST(StripMotion, WhatFloatsAboveAPageIsLeftOut) {
  const Document page(8);
  const Rect button{871, 583, 60, 60};
  Screen screen;
  screen.Show(page, kEverything, 0, 300);
  screen.framebuffer.Gradient(button);
  screen.Settle();
  screen.Show(page, kEverything, 0, 400);
  screen.framebuffer.Gradient(button);
  screen.Find();
  EXPECT_EQ(screen.spoiled, 0);
  // What the button hid before, and cells that it touches.
  EXPECT_LE(screen.left, 1000 * 100 + 2 * 124 * 76);
}

TEST(StripMotion, PagesMoveSideways) {
  const Document page(1);
  for (const int by : {1, 17, 120, -60, -300}) {
    const Rect pane{100, 100, 700, 400};
    Screen screen;
    screen.Show(page, pane, 100, 1080);
    screen.Settle();
    screen.Show(page, pane, 100 + by, 1080);
    screen.Find();
    EXPECT_EQ(screen.spoiled, 0) << by;
    EXPECT_LE(screen.left, 400 * std::abs(by)) << by;
  }
}

TEST(StripMotion, MapsAreDraggedInAnyDirection) {
  for (const Shift by : {Shift{13, 9}, {-40, 3}, {-121, -77}, {1, -1}, {300, 150}}) {
    const Rect map{150, 60, 800, 600};
    Framebuffer world({1600, 1200});
    world.Photo({0, 0, 1600, 1200});
    Screen screen;
    const auto show = [&](Shift at) {
      screen.framebuffer.Draw(map, [&](int x, int y) { return world.Get(x - 150 + at.dx, y - 60 + at.dy); });
    };
    show({400, 300});
    screen.Settle();
    show({400 + by.dx, 300 + by.dy});
    EXPECT_LE(screen.Find().size(), 2U);
    EXPECT_EQ(screen.spoiled, 0);
    EXPECT_LE(screen.left, Area(map) - (800 - std::abs(by.dx)) * (600 - std::abs(by.dy)));
  }
}

// Both read what the other overwrites: one of them has to go the long way.
TEST(StripMotion, SwappedPartsAreNotMovedOnTopOfEachOther) {
  const Document upper(10), lower(11);
  const Rect top{0, 0, 900, 300};
  const Rect bottom{0, 320, 900, 300};
  Screen screen;
  screen.Show(upper, top, 0, 216);
  screen.Show(lower, bottom, 0, 216);
  screen.Settle();
  screen.Show(lower, top, 0, 216);
  screen.Show(upper, bottom, 0, 216);
  EXPECT_FALSE(screen.Find().empty());
  EXPECT_EQ(screen.spoiled, 0);
  EXPECT_LE(screen.left, screen.changed * 6 / 10);
}

// Panes anywhere, of any size, that moved by anything: most of what can be found is found, and nothing gets worse.
TEST(StripMotion, MostOfWhatMovedIsFoundAndNothingSpoiled) {
  std::minstd_rand random(5);
  const auto between = [&random](int least, int most) {
    return least + static_cast<int>(random() % static_cast<unsigned>(most - least + 1));
  };
  int64_t findable = 0;
  int64_t missed = 0;
  for (int round = 0; round < 40; ++round) {
    const Document page(100 + static_cast<uint32_t>(round)), around(7);
    const int width_px = between(200, 1000), height_px = between(150, 702);
    const Rect pane{between(0, 1000 - width_px), between(0, 702 - height_px), width_px, height_px};
    const int by = between(1, height_px / 2) * (round % 2 == 0 ? 1 : -1);
    const int sideways = round % 5 == 0 ? between(-40, 40) : 0;
    Screen screen;
    screen.Show(around, kEverything, 0, 0);
    screen.Show(page, pane, 100, 1000);
    screen.Settle();
    screen.Show(page, pane, 100 + sideways, 1000 + by);
    screen.Find();
    ASSERT_EQ(screen.spoiled, 0) << round;
    const int brought_in = Area(pane) - (width_px - std::abs(sideways)) * (height_px - std::abs(by));
    findable += std::max(0, screen.changed - brought_in);
    missed += std::max(0, screen.left - brought_in);
  }
  EXPECT_LE(missed * 20, findable);
}

TEST(StripMotion, RepeatedPatternsMisleadNobody) {
  Screen screen;
  const auto stripes = [](int y) { return [y](int, int at) { return (at + y) % 20 < 2 ? 0x808080u : 0xFFFFFFu; }; };
  screen.framebuffer.Draw(kEverything, stripes(0));
  screen.Settle();
  screen.framebuffer.Draw(kEverything, stripes(7));
  screen.Find();
  EXPECT_EQ(screen.spoiled, 0);
  EXPECT_LE(screen.left, screen.changed);
}

TEST(StripMotion, ANewPageIsNoMove) {
  const Document one(12), other(13);
  Screen screen;
  screen.Show(one, kEverything, 0, 0);
  screen.Settle();
  screen.Show(other, kEverything, 0, 5000);
  EXPECT_LE(screen.Find().size(), 2U);
  EXPECT_EQ(screen.spoiled, 0);
}

TEST(StripMotion, VideoIsNoMove) {
  Screen screen;
  screen.framebuffer.Photo({100, 100, 640, 360});
  screen.Settle();
  screen.framebuffer.Photo({100, 100, 640, 360});
  EXPECT_TRUE(screen.Find().empty());
}

TEST(StripMotion, TypingIsNotSearched) {
  Screen screen;
  screen.Settle();
  screen.framebuffer.Text({100, 100, 16, 18}, 4);
  EXPECT_TRUE(screen.Find().empty());
}

}  // namespace
}  // namespace shoji::motion
