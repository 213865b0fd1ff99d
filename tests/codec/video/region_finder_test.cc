#include "codec/video/region_finder.h"

#include <gtest/gtest.h>

#include <functional>

#include "codec/damage/tile_differ.h"

namespace shoji::video {
namespace {

using std::chrono::milliseconds;
constexpr Size kScreen{1280, 800};
constexpr Rect kVideo{130, 75, 640, 360};
constexpr Duration kFrame = milliseconds(33);

// A page whose parts change; each step is one built frame.
struct Page {
  Page() { finder.Reset(kScreen); }

  void Change(const Rect& where, bool natural) {
    for (int y = where.y; y < where.bottom(); y = (y / damage::kTilePx + 1) * damage::kTilePx) {
      for (int x = where.x; x < where.right(); x = (x / damage::kTilePx + 1) * damage::kTilePx) {
        const int right = std::min(where.right(), (x / damage::kTilePx + 1) * damage::kTilePx);
        const int bottom = std::min(where.bottom(), (y / damage::kTilePx + 1) * damage::kTilePx);
        tiles.push_back({{x, y, right - x, bottom - y}, natural});
      }
    }
  }
  std::optional<Rect> Step(Duration after = kFrame) {
    clock.Advance(after);
    const auto region = finder.Update(clock.Now(), tiles, moved);
    tiles.clear();
    moved.clear();
    return region;
  }
  // Frames of `draw(number)` for so long; the region after the last.
  std::optional<Rect> Run(Duration time, const std::function<void(int)>& draw, Duration frame = kFrame) {
    std::optional<Rect> region;
    int number = 0;
    for (const TimePoint end = clock.Now() + time; clock.Now() < end;) {
      draw(number++);
      region = Step(frame);
    }
    return region;
  }
  std::optional<Rect> Play(Duration time, const Rect& where = kVideo) {
    return Run(time, [&](int) { Change(where, true); });
  }

  FakeClock clock;
  RegionFinder finder;
  std::vector<TileActivity> tiles;
  std::vector<Rect> moved;
};

TEST(RegionFinder, FindsAPlayingVideoWithinASecondWithItsExactEdges) {
  Page page;
  EXPECT_FALSE(page.Play(milliseconds(300)));
  EXPECT_EQ(page.Play(milliseconds(600)), kVideo);
}

TEST(RegionFinder, FindsItAtAnyRateThatALinkCarries) {
  for (const int frame_ms : {14, 16, 40, 66, 100, 200, 300}) {
    Page page;
    const auto region = page.Run(milliseconds(2500), [&](int) { page.Change(kVideo, true); }, milliseconds(frame_ms));
    EXPECT_EQ(region, kVideo) << frame_ms;
  }
}

TEST(RegionFinder, TilesAreRestlessWhileTheyChangeInFrameAfterFrame) {
  Page page;
  const Rect inside{256, 128, 64, 64};
  page.Play(milliseconds(30));
  EXPECT_FALSE(page.finder.IsRestless(page.clock.Now() + kFrame, inside));
  page.Play(milliseconds(60));
  EXPECT_TRUE(page.finder.IsRestless(page.clock.Now() + kFrame, inside));
  EXPECT_FALSE(page.finder.IsRestless(page.clock.Now() + kFrame, {1024, 640, 64, 64}));
  EXPECT_FALSE(page.finder.IsRestless(page.clock.Now() + milliseconds(200), inside));
}

TEST(RegionFinder, LeavesASlideShowAlone) {
  Page page;
  const auto region = page.Run(std::chrono::seconds(20), [&](int) { page.Change(kVideo, true); }, milliseconds(1000));
  EXPECT_FALSE(region);
}

TEST(RegionFinder, MakesOddSidesEven) {
  Page page;
  EXPECT_EQ(page.Play(milliseconds(900), {131, 75, 641, 359}), (Rect{131, 75, 642, 360}));
}

TEST(RegionFinder, TypingBesideTheVideoDoesNotWidenIt) {
  Page page;
  const Rect beside{kVideo.right() + 4, kVideo.y + 40, 40, 20};  // reaches into the video's last tiles
  const auto region = page.Run(milliseconds(2000), [&](int number) {
    const bool typed = number % 3 == 0;
    page.Change(typed ? Rect{kVideo.x, kVideo.y, beside.right() - kVideo.x, kVideo.height_px} : kVideo, true);
  });
  EXPECT_EQ(region, kVideo);
}

TEST(RegionFinder, FramesOfTypingAloneDoNotHideTheVideo) {
  Page page;
  const auto region = page.Run(
      milliseconds(1200),
      [&](int number) { number % 3 == 0 ? page.Change({900, 600, 12, 20}, false) : page.Change(kVideo, true); },
      milliseconds(22));
  EXPECT_EQ(region, kVideo);
}

TEST(RegionFinder, NothingOfFewColoursIsAVideo) {
  Page page;
  EXPECT_FALSE(page.Run(std::chrono::seconds(3), [&](int) { page.Change(kVideo, false); }));
}

TEST(RegionFinder, ABriefAnimationIsNoVideo) {
  Page page;
  for (int i = 0; i < 5; ++i) {
    EXPECT_FALSE(page.Play(milliseconds(300)));
    EXPECT_FALSE(page.Step(milliseconds(1500)));
  }
}

TEST(RegionFinder, TooSmallIsNoVideo) {
  Page page;
  EXPECT_FALSE(page.Play(milliseconds(2000), {128, 128, 60, 60}));
}

TEST(RegionFinder, AScrolledPhotoPageIsNoVideo) {
  Page page;
  const auto region = page.Run(std::chrono::seconds(3), [&](int) {
    page.Change({0, 700, 1280, 100}, true);
    page.moved.push_back({0, 0, 1280, 800});
  });
  EXPECT_FALSE(region);
  // The same changes without a move are one.
  EXPECT_TRUE(page.Run(std::chrono::seconds(3), [&](int) { page.Change({0, 700, 1280, 100}, true); }));
}

TEST(RegionFinder, AVideoThatScrollsAwayIsOneNoMore) {
  Page page;
  ASSERT_TRUE(page.Play(milliseconds(900)));
  page.Change(kVideo, true);
  page.moved.push_back({0, 0, 1280, 800});
  EXPECT_FALSE(page.Step());
}

TEST(RegionFinder, ASmallMoveInsideTheVideoDoesNotEndIt) {
  Page page;
  ASSERT_TRUE(page.Play(milliseconds(900)));
  page.Change(kVideo, true);
  page.moved.push_back({192, 128, 128, 64});
  EXPECT_EQ(page.Step(), kVideo);
}

TEST(RegionFinder, AShortPauseKeepsTheRegionACalmEndsIt) {
  Page page;
  ASSERT_TRUE(page.Play(milliseconds(900)));
  const auto type = [&](int) { page.Change({900, 600, 12, 20}, false); };
  EXPECT_EQ(page.Run(milliseconds(500), type, milliseconds(100)), kVideo);
  EXPECT_EQ(page.Play(milliseconds(100)), kVideo);
  EXPECT_FALSE(page.Run(milliseconds(900), type, milliseconds(100)));
}

TEST(RegionFinder, AfterALongSilenceTheFirstFrameEndsIt) {
  Page page;
  ASSERT_TRUE(page.Play(milliseconds(900)));
  page.Change(kVideo, true);
  EXPECT_FALSE(page.Step(std::chrono::seconds(10)));
  EXPECT_EQ(page.Play(milliseconds(900)), kVideo);
}

TEST(RegionFinder, AnotherPageEndsItAtOnce) {
  Page page;
  ASSERT_TRUE(page.Play(milliseconds(900)));
  page.Change({0, 0, 1280, 800}, false);
  EXPECT_FALSE(page.Step());
}

TEST(RegionFinder, FollowsAVideoMadeLarge) {
  Page page;
  ASSERT_EQ(page.Play(milliseconds(900)), kVideo);
  const Rect large{0, 0, 1280, 720};
  EXPECT_EQ(page.Play(milliseconds(1200), large), large);
  const Rect small{128, 128, 320, 180};
  EXPECT_EQ(page.Play(milliseconds(1500), small), small);
}

TEST(RegionFinder, OfTwoVideosTheLargerOneIsTheRegion) {
  Page page;
  const Rect small{900, 600, 256, 144};
  const auto region = page.Run(milliseconds(1500), [&](int) {
    page.Change(kVideo, true);
    page.Change(small, true);
  });
  EXPECT_EQ(region, kVideo);
}

TEST(RegionFinder, StaysOnAScreenOfAnySizeAndForgetsWithANewOne) {
  Page page;
  ASSERT_TRUE(page.Play(milliseconds(900)));
  page.finder.Reset({642, 402});
  page.Change({500, 300, 142, 102}, true);
  EXPECT_FALSE(page.Step());
  EXPECT_EQ(page.Play(milliseconds(1200), {401, 201, 241, 201}), (Rect{400, 200, 242, 202}));
}

}  // namespace
}  // namespace shoji::video
