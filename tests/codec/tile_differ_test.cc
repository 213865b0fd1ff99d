#include "codec/damage/tile_differ.h"

#include <gtest/gtest.h>

#include "tests/codec/pictures.h"

namespace shoji::damage {
namespace {

using test::Framebuffer;
constexpr Size kScreen{331, 243};  // odd on purpose: every row has a tail

struct Scanner {
  Scanner() : framebuffer(kScreen) {
    differ.Reset(kScreen);
    framebuffer.Noise({0, 0, 331, 243});
    ScanAll();
  }
  std::vector<Rect> Scan(const Rect& area) {
    std::vector<Rect> changed;
    differ.Scan({framebuffer.bgrx(), Framebuffer::kStrideBytes}, {&area, 1}, nullptr, changed);
    return changed;
  }
  std::vector<Rect> ScanAll() { return Scan({0, 0, 331, 243}); }

  TileDiffer differ;
  Framebuffer framebuffer;
};

TEST(TileDiffer, MarksOnlyTheTileThatChanged) {
  Scanner scanner;
  scanner.framebuffer.Set(70, 130, scanner.framebuffer.Get(70, 130) ^ 0x000100);
  EXPECT_EQ(scanner.ScanAll(), (std::vector<Rect>{{70, 130, 1, 1}}));
  EXPECT_TRUE(scanner.ScanAll().empty());
}

TEST(TileDiffer, BoundsHoldExactlyTheChangedPixels) {
  Scanner scanner;
  const auto touch = [&](int x, int y) { scanner.framebuffer.Set(x, y, scanner.framebuffer.Get(x, y) ^ 0xFF); };
  touch(3, 10);
  touch(40, 5);
  touch(17, 60);
  EXPECT_EQ(scanner.ScanAll(), (std::vector<Rect>{{3, 5, 38, 56}}));
}

TEST(TileDiffer, ChangeAcrossTilesIsCutAtTheirEdges) {
  Scanner scanner;
  scanner.framebuffer.Draw({60, 60, 8, 8}, [&](int x, int y) { return scanner.framebuffer.Get(x, y) ^ 0x10; });
  EXPECT_EQ(scanner.ScanAll(), (std::vector<Rect>{{60, 60, 4, 4}, {64, 60, 4, 4}, {60, 64, 4, 4}, {64, 64, 4, 4}}));
}

TEST(TileDiffer, EveryPixelOfAnOddScreenIsCompared) {
  Scanner scanner;
  for (int x = 0; x < 331; ++x) {
    scanner.framebuffer.Set(x, 242, scanner.framebuffer.Get(x, 242) ^ 0x800000);
    ASSERT_EQ(scanner.ScanAll(), (std::vector<Rect>{{x, 242, 1, 1}}));
  }
}

TEST(TileDiffer, TheUnusedByteIsNoChange) {
  Scanner scanner;
  scanner.framebuffer.Draw({0, 0, 331, 243}, [&](int x, int y) { return scanner.framebuffer.Get(x, y); });
  EXPECT_TRUE(scanner.ScanAll().empty());
  EXPECT_EQ(test::Differences(scanner.framebuffer, scanner.differ.shadow()), 0);
}

TEST(TileDiffer, LooksOnlyWhereTold) {
  Scanner scanner;
  scanner.framebuffer.Fill({10, 10, 5, 5}, 0x010101);
  EXPECT_TRUE(scanner.Scan({200, 100, 20, 20}).empty());
  EXPECT_EQ(scanner.Scan({0, 0, 1, 1}).size(), 1u);
}

TEST(TileDiffer, OverlappingAreasReportATileOnce) {
  Scanner scanner;
  scanner.framebuffer.Fill({10, 10, 5, 5}, 0x010101);
  const std::vector<Rect> areas{{0, 0, 64, 64}, {5, 5, 10, 10}, {-100, -100, 500, 500}};
  std::vector<Rect> changed;
  scanner.differ.Scan({scanner.framebuffer.bgrx(), Framebuffer::kStrideBytes}, areas, nullptr, changed);
  EXPECT_EQ(changed.size(), 1u);
}

TEST(TileDiffer, LookNamesTheTilesThatScanReports) {
  Scanner scanner;
  std::minstd_rand random(3);
  const auto below = [&random](int end) { return static_cast<int>(random() % static_cast<unsigned>(end)); };
  for (int round = 0; round < 50; ++round) {
    for (int i = below(6); i > 0; --i) scanner.framebuffer.Fill({below(331), below(243), 1 + below(90), 1}, 0x0A0B0C);
    const std::vector<Rect> areas{{below(331), below(243), below(200), below(200)}, {0, below(243), 331, 1}};
    std::vector<Rect> tiles, changed;
    const Source source{scanner.framebuffer.bgrx(), Framebuffer::kStrideBytes};
    scanner.differ.Look(source, areas, nullptr, tiles);
    scanner.differ.Scan(source, areas, nullptr, changed);
    ASSERT_EQ(tiles.size(), changed.size()) << round;
    for (size_t i = 0; i < tiles.size(); ++i) {
      EXPECT_EQ(tiles[i].x, changed[i].x & ~63);
      EXPECT_EQ(tiles[i].y, changed[i].y & ~63);
    }
  }
}

TEST(TileDiffer, MovesOverlappingRectanglesLikeMemmove) {
  Scanner scanner;
  for (const auto& [dx, dy] : {std::pair{0, 9}, {0, -9}, {9, 0}, {-9, 0}, {5, 3}, {-5, -3}}) {
    Framebuffer before = scanner.framebuffer;
    const Rect to{50 + dx, 50 + dy, 120, 90};
    scanner.differ.Move(to, 50, 50);
    scanner.framebuffer.Draw(to, [&, x0 = dx, y0 = dy](int x, int y) { return before.Get(x - x0, y - y0); });
    EXPECT_TRUE(scanner.ScanAll().empty()) << dx << "," << dy;
  }
}

// Adds a number to every pixel, and counts the tiles it was asked about.
class Adder final : public PixelGuard {
 public:
  void Apply(uint32_t* pixels, int stride_px, const Rect& where) override {
    ++calls;
    for (int y = 0; y < where.height_px; ++y) {
      for (int x = 0; x < where.width_px; ++x) pixels[y * stride_px + x] += amount;
    }
  }
  bool idle() const override { return amount == 0; }
  uint32_t amount = 1;
  int calls = 0;
};

class GuardedDiffer : public ::testing::Test {
 protected:
  static constexpr Size kSize{200, 130};
  GuardedDiffer() { differ_.Reset(kSize); }
  Source source() const { return {reinterpret_cast<const uint8_t*>(pixels_.data()), kSize.width_px * 4}; }
  size_t ScanAll() {
    changed_.clear();
    differ_.ScanAll(source(), &guard_, changed_);
    return changed_.size();
  }
  uint32_t Shown(int x, int y) const { return differ_.shadow().Row(y)[x]; }
  std::vector<uint32_t> pixels_ = std::vector<uint32_t>(size_t{200} * 130, 0x101010);
  std::vector<Rect> changed_;
  Adder guard_;
  TileDiffer differ_;
};

TEST_F(GuardedDiffer, AsksTheGuardOnlyAboutTilesThatChanged) {
  EXPECT_EQ(ScanAll(), 12U);
  EXPECT_EQ(guard_.calls, 12);
  EXPECT_EQ(Shown(199, 129), 0x101011U);
  EXPECT_EQ(ScanAll(), 0U);
  EXPECT_EQ(guard_.calls, 12);
  pixels_[size_t{70} * 200 + 70] = 5;
  EXPECT_EQ(ScanAll(), 1U);
  EXPECT_EQ(guard_.calls, 13);
  EXPECT_EQ(Shown(70, 70), 6U);
}

TEST_F(GuardedDiffer, AsksAgainWhereTheGuardChangedItsMind) {
  ScanAll();
  guard_.amount = 2;
  EXPECT_EQ(ScanAll(), 0U);  // nobody has said so
  const Rect place{100, 0, 10, 10};
  differ_.Reguard({&place, 1});
  EXPECT_EQ(ScanAll(), 1U);
  EXPECT_EQ(Shown(64, 0), 0x101012U);
  EXPECT_EQ(Shown(63, 0), 0x101011U);
}

TEST_F(GuardedDiffer, LookNamesTilesTheGuardHasToBeAskedAbout) {
  ScanAll();
  std::vector<Rect> tiles;
  const Rect everything{0, 0, 200, 130};
  differ_.Look(source(), {&everything, 1}, &guard_, tiles);
  EXPECT_TRUE(tiles.empty());
  const Rect place{100, 0, 10, 10};
  differ_.Reguard({&place, 1});
  differ_.Look(source(), {&everything, 1}, &guard_, tiles);
  EXPECT_EQ(tiles, (std::vector<Rect>{{64, 0, 64, 64}}));
}

TEST_F(GuardedDiffer, AsksAgainWhereSomethingWasMovedTo) {
  ScanAll();
  differ_.Move({0, 64, 64, 64}, 64, 0);
  guard_.calls = 0;
  ScanAll();
  EXPECT_EQ(guard_.calls, 1);
}

TEST_F(GuardedDiffer, AGuardThatComesAndGoesLeavesNothingBehind) {
  guard_.amount = 0;
  ScanAll();
  EXPECT_EQ(guard_.calls, 0);
  EXPECT_EQ(Shown(0, 0), 0x101010U);
  guard_.amount = 3;
  EXPECT_EQ(ScanAll(), 12U);
  EXPECT_EQ(Shown(0, 0), 0x101013U);
  guard_.amount = 0;
  pixels_[0] = 7;
  EXPECT_EQ(ScanAll(), 12U);
  EXPECT_EQ(Shown(0, 0), 7U);
  EXPECT_EQ(Shown(1, 0), 0x101010U);
  guard_.amount = 3;
  EXPECT_EQ(ScanAll(), 12U);
  EXPECT_EQ(Shown(0, 0), 10U);
}

}  // namespace
}  // namespace shoji::damage
