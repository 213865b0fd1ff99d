#include "session/pipeline/guard/guard_keeper.h"

#include <gtest/gtest.h>

namespace shoji::pipeline {
namespace {

constexpr Size kScreen{640, 480};
constexpr Rect kEverything{0, 0, 640, 480};

class GuardKeeperTest : public ::testing::Test {
 protected:
  std::vector<Rect> Tick() {
    auto areas = keeper_.Tick(kScreen, clock_.Wall());
    EXPECT_TRUE(areas);
    return areas.value_or(std::vector<Rect>{});
  }
  // What the guard makes of a white screen.
  std::vector<uint32_t> Shown() {
    std::vector<uint32_t> pixels(size_t{640} * 480, 0xFFFFFF);
    keeper_.guard().Apply(pixels.data(), 640, kEverything);
    for (uint32_t& pixel : pixels) pixel &= 0xFFFFFF;
    return pixels;
  }
  FakeClock clock_;
  GuardKeeper keeper_{FontFile::Map(kWatermarkFont).value()};
};

const std::vector<uint32_t> kWhite(size_t{640} * 480, 0xFFFFFF);
const std::vector<uint32_t> kBlank(size_t{640} * 480, kMaskColour);

TEST_F(GuardKeeperTest, ShowsNothingBeforeTheFirstOrder) {
  EXPECT_FALSE(keeper_.ordered());
  EXPECT_EQ(Tick(), std::vector<Rect>{kEverything});
  EXPECT_EQ(Shown(), kBlank);
  keeper_.Order({});
  EXPECT_EQ(Tick(), std::vector<Rect>{kEverything});
  EXPECT_EQ(Shown(), kWhite);
}

TEST_F(GuardKeeperTest, BurnsInWhatWasOrderedAndTakesItAway) {
  keeper_.Order({.watermark = "tanaka", .masks = {}});
  EXPECT_FALSE(Tick().empty());
  EXPECT_NE(Shown(), kWhite);
  EXPECT_TRUE(Tick().empty());
  EXPECT_FALSE(keeper_.WaitTime(clock_.Wall()));
  keeper_.Order({});
  EXPECT_EQ(Tick(), std::vector<Rect>{kEverything});
  EXPECT_EQ(Shown(), kWhite);
}

TEST_F(GuardKeeperTest, TheTimeIsDrawnAnewWithTheMinute) {
  keeper_.Order({.watermark = "tanaka {time}", .masks = {}});
  Tick();
  const auto first = Shown();
  const auto wait = keeper_.WaitTime(clock_.Wall());
  ASSERT_TRUE(wait);
  EXPECT_LE(*wait, std::chrono::minutes(1));
  clock_.Advance(*wait - std::chrono::milliseconds(1));
  EXPECT_TRUE(Tick().empty());
  clock_.Advance(std::chrono::milliseconds(1));
  const auto areas = Tick();
  EXPECT_FALSE(areas.empty());
  int64_t pixels = 0;
  for (const Rect& area : areas) pixels += int64_t{area.width_px} * area.height_px;
  EXPECT_LT(pixels, int64_t{640} * 480 / 2);  // only where the digits are
  EXPECT_NE(Shown(), first);
}

TEST_F(GuardKeeperTest, MasksHideTheirPlaceOnly) {
  keeper_.Order({.watermark = "", .masks = {{10, 20, 30, 40}, {600, 470, 3'000, 2'000}}});
  Tick();
  const auto shown = Shown();
  EXPECT_EQ(shown[size_t{20} * 640 + 10], kMaskColour);
  EXPECT_EQ(shown[size_t{59} * 640 + 39], kMaskColour);
  EXPECT_EQ(shown[size_t{60} * 640 + 39], 0xFFFFFFu);
  EXPECT_EQ(shown[size_t{479} * 640 + 639], kMaskColour);
  keeper_.Order({});
  const auto areas = Tick();
  EXPECT_NE(std::ranges::find(areas, Rect{10, 20, 30, 40}), areas.end());
  EXPECT_EQ(Shown(), kWhite);
}

TEST_F(GuardKeeperTest, BlankHidesEverythingUntilItEnds) {
  keeper_.Order({.watermark = "tanaka", .masks = {}});
  Tick();
  const auto before = Shown();
  keeper_.Blank(true);
  EXPECT_EQ(Tick(), std::vector<Rect>{kEverything});
  EXPECT_EQ(Shown(), kBlank);
  EXPECT_TRUE(Tick().empty());
  keeper_.Blank(false);
  EXPECT_EQ(Tick(), std::vector<Rect>{kEverything});
  EXPECT_EQ(Shown(), before);
}

TEST_F(GuardKeeperTest, AWatermarkThatCannotBeDrawnIsAnError) {
  keeper_.Order({.watermark = "   ", .masks = {}});
  EXPECT_FALSE(keeper_.Tick(kScreen, clock_.Wall()));
}

TEST(GuardOrder, IsReadStrictly) {
  const auto parse = [](const char* text) { return ParseGuardOrder(link::Json::parse(text)); };
  EXPECT_EQ(parse(R"({"watermark":"a {time}","masks":[[1,2,3,4]]})"), (GuardOrder{"a {time}", {{1, 2, 3, 4}}}));
  EXPECT_EQ(parse(R"({"watermark":"","masks":[]})"), GuardOrder{});
  for (const char* bad : {R"({"masks":[]})", R"({"watermark":""})", R"({"watermark":1,"masks":[]})",
                          R"({"watermark":"","masks":[[1,2,3]]})", R"({"watermark":"","masks":[[1,2,3,-4]]})",
                          R"({"watermark":"","masks":[[1,2,3,4000]]})", R"({"watermark":"","masks":{}})"}) {
    EXPECT_FALSE(parse(bad)) << bad;
  }
}

}  // namespace
}  // namespace shoji::pipeline
