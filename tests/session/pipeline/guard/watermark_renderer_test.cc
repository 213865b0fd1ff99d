#include "session/pipeline/guard/watermark_renderer.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace shoji::pipeline {
namespace {

WatermarkRenderer Renderer() { return WatermarkRenderer::Open(FontFile::Map(kWatermarkFont).value()).value(); }

// The brightest and darkest value of a grey ground with the pattern on it.
std::pair<uint32_t, uint32_t> RangeOn(const WatermarkTile& tile, uint32_t grey) {
  const Rect all{0, 0, tile.size.width_px, tile.size.height_px};
  std::vector<uint32_t> pixels(tile.alpha.size(), grey * 0x010101);
  Burn(tile, pixels.data(), all.width_px, all);
  for (uint32_t& pixel : pixels) pixel &= 0xFF;
  return {*std::ranges::min_element(pixels), *std::ranges::max_element(pixels)};
}

TEST(WatermarkRenderer, ShowsOnWhiteOnBlackAndOnGrey) {
  auto renderer = Renderer();
  const auto tile = renderer.Render("税務課 田中 花子 10.1.2.3").value();
  EXPECT_LE(RangeOn(tile, 255).first, 200u);
  EXPECT_GE(RangeOn(tile, 0).second, 55u);
  const auto [low, high] = RangeOn(tile, 128);
  EXPECT_LE(low, 128u - 25u);
  EXPECT_GE(high, 128u + 25u);
}

TEST(WatermarkRenderer, LeavesMostOfTheScreenAsItIs) {
  auto renderer = Renderer();
  const auto tile = renderer.Render("suzuki 10.1.2.3 2027-04-01 08:30").value();
  const auto touched = std::ranges::count_if(tile.alpha, [](uint8_t alpha) { return alpha != 0; });
  EXPECT_LT(touched * 4, static_cast<std::ptrdiff_t>(tile.alpha.size()));
  EXPECT_GT(touched * 200, static_cast<std::ptrdiff_t>(tile.alpha.size()));
}

TEST(WatermarkRenderer, TheNextMinuteChangesFewCellsOnly) {
  auto renderer = Renderer();
  const auto before = renderer.Render("suzuki 10.1.2.3 2027-04-01 08:30").value();
  const auto after = renderer.Render("suzuki 10.1.2.3 2027-04-01 08:31").value();
  ASSERT_EQ(before.size, after.size);
  const auto areas = Differences(before, after, before.size);
  EXPECT_GE(areas.size(), 1U);
  EXPECT_LE(areas.size(), 4U);
  EXPECT_EQ(renderer.Render("suzuki 10.1.2.3 2027-04-01 08:30").value().alpha, before.alpha);
}

TEST(WatermarkRenderer, DifferentPeopleLookDifferent) {
  auto renderer = Renderer();
  EXPECT_NE(renderer.Render("葛󠄀城 一郎").value().alpha, renderer.Render("葛城 一郎").value().alpha);  // a variant form
  EXPECT_NE(renderer.Render("tanaka").value().alpha, renderer.Render("tanaki").value().alpha);
}

TEST(WatermarkRenderer, LongTextGoesOnInAnotherLine) {
  auto renderer = Renderer();
  std::string text;
  for (int i = 0; i < 20; ++i) text += "情報政策課 ";
  const auto tile = renderer.Render(text).value();
  EXPECT_LE(tile.size.width_px, 1024);
  EXPECT_EQ(tile.size.width_px % kGridPx, 0);
  EXPECT_EQ(tile.size.height_px % kGridPx, 0);
  EXPECT_TRUE(renderer.Render(std::string(kMaxWatermarkBytes, 'W')));
}

TEST(WatermarkRenderer, NothingToSeeIsRefused) {
  auto renderer = Renderer();
  EXPECT_FALSE(renderer.Render(""));
  EXPECT_FALSE(renderer.Render("   "));
  EXPECT_FALSE(renderer.Render(std::string(kMaxWatermarkBytes + 1, 'W')));
  EXPECT_TRUE(renderer.Render("x"));
}

TEST(WatermarkRenderer, SomethingElseThanAFontIsRefused) {
  EXPECT_FALSE(FontFile::Map("/nonexistent"));
  EXPECT_FALSE(WatermarkRenderer::Open(FontFile::Map("/proc/self/exe").value()));
}

}  // namespace
}  // namespace shoji::pipeline
