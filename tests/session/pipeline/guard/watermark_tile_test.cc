#include "session/pipeline/guard/watermark_tile.h"

#include <gtest/gtest.h>

namespace shoji::pipeline {
namespace {

// A pattern no two places of which are alike.
WatermarkTile Pattern(Size size) {
  WatermarkTile tile{.size = size, .alpha = {}, .light = {}};
  for (int i = 0; i < size.width_px * size.height_px; ++i) {
    tile.alpha.push_back(static_cast<uint8_t>(1 + i % 199));
    tile.light.push_back(static_cast<uint8_t>(tile.alpha.back() * (i % 2) * 255 >> 8));
  }
  return tile;
}

uint32_t Expected(const WatermarkTile& tile, uint32_t pixel, int x, int y) {
  const auto at = static_cast<size_t>((y % tile.size.height_px) * tile.size.width_px + x % tile.size.width_px);
  uint32_t result = 0;
  for (int shift = 0; shift < 24; shift += 8) {
    const uint32_t channel = pixel >> shift & 0xFF;
    result |= (channel - (channel * tile.alpha[at] >> 8) + tile.light[at]) << shift;
  }
  return result;
}

TEST(WatermarkTile, BurnsTheSameInAnyPieces) {
  const WatermarkTile tile = Pattern({128, 64});
  for (const Rect where : {Rect{0, 0, 64, 64}, Rect{60, 10, 64, 64}, Rect{127, 63, 200, 130}, Rect{320, 128, 1, 1}}) {
    std::vector<uint32_t> pixels;
    for (int i = 0; i < where.width_px * where.height_px; ++i)
      pixels.push_back(static_cast<uint32_t>(i) * 2'654'435u & 0xFFFFFF);
    std::vector<uint32_t> burnt = pixels;
    Burn(tile, burnt.data(), where.width_px, where);
    for (int y = 0; y < where.height_px; ++y) {
      for (int x = 0; x < where.width_px; ++x) {
        const auto at = static_cast<size_t>(y * where.width_px + x);
        ASSERT_EQ(burnt[at] & 0xFFFFFF, Expected(tile, pixels[at], where.x + x, where.y + y)) << x << "," << y;
      }
    }
  }
}

TEST(WatermarkTile, NoChannelLeavesItsRange) {
  WatermarkTile tile{.size = {64, 64}, .alpha = std::vector<uint8_t>(4096), .light = std::vector<uint8_t>(4096)};
  for (size_t alpha = 0; alpha < 256; ++alpha) {
    tile.alpha[alpha] = static_cast<uint8_t>(alpha);
    tile.light[alpha] = static_cast<uint8_t>(alpha * 255 >> 8);
  }
  for (const uint32_t channel : {0u, 1u, 127u, 254u, 255u}) {
    std::vector<uint32_t> pixels(256, channel << 16 | channel << 8 | channel);
    Burn(tile, pixels.data(), 64, {0, 0, 64, 4});
    for (const uint32_t pixel : pixels) {
      EXPECT_EQ(pixel >> 16 & 0xFF, pixel & 0xFF);
      EXPECT_GE(pixel & 0xFF, channel - (channel * 255 >> 8));
    }
  }
}

TEST(WatermarkTile, OnlyCellsThatChangedAreLookedAtAgain) {
  const WatermarkTile before = Pattern({128, 64});
  WatermarkTile after = before;
  EXPECT_TRUE(Differences(before, after, {300, 200}).empty());
  after.alpha[100] ^= 1;  // in the second cell of the pattern
  const auto areas = Differences(before, after, {300, 200});
  // At x = 64 and 192, in four rows of cells; the last row is cut by the screen.
  ASSERT_EQ(areas.size(), 8U);
  EXPECT_EQ(areas[0], (Rect{64, 0, 64, 64}));
  EXPECT_EQ(areas[7], (Rect{192, 192, 64, 8}));
}

TEST(WatermarkTile, AnotherSizeIsLookedAtEverywhere) {
  EXPECT_EQ(Differences(Pattern({64, 64}), Pattern({128, 64}), {300, 200}), (std::vector<Rect>{{0, 0, 300, 200}}));
  EXPECT_EQ(Differences({}, Pattern({64, 64}), {300, 200}).size(), 1U);
}

}  // namespace
}  // namespace shoji::pipeline
