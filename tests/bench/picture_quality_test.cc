#include "bench/replay/picture_quality.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace shoji::bench {
namespace {

constexpr Size kSize{64, 48};
constexpr Rect kAll{0, 0, 64, 48};

struct Picture {
  std::vector<uint32_t> colours = std::vector<uint32_t>(64 * 48);
  tile::Pixels pixels() const { return {colours.data(), kSize.width_px, kSize}; }
};

Picture Checks() {
  Picture picture;
  for (size_t i = 0; i < picture.colours.size(); ++i) picture.colours[i] = (i % 64 / 4 + i / 64 / 4) % 2 * 0xC0C0C0;
  return picture;
}

TEST(PictureQuality, EqualPicturesAreExact) {
  const Picture picture = Checks();
  const PictureQuality quality = Compare(picture.pixels(), picture.pixels(), kAll);
  EXPECT_EQ(quality.ssim, 1);
  EXPECT_TRUE(std::isinf(PsnrOf(quality.squared_error)));
  EXPECT_EQ(FindDifference(picture.pixels(), picture.pixels()).pixels, 0u);
}

TEST(PictureQuality, OneStepInEveryChannelIs48Decibel) {
  const Picture picture = Checks();
  Picture other = picture;
  for (uint32_t& colour : other.colours) colour += 0x010101;
  const PictureQuality quality = Compare(picture.pixels(), other.pixels(), kAll);
  EXPECT_NEAR(PsnrOf(quality.squared_error), 48.13, 0.01);
  EXPECT_GT(quality.ssim, 0.99);
}

TEST(PictureQuality, InvertedPictureHasNoSimilarity) {
  const Picture picture = Checks();
  Picture other = picture;
  for (uint32_t& colour : other.colours) colour ^= 0xC0C0C0;
  EXPECT_LT(Compare(picture.pixels(), other.pixels(), kAll).ssim, 0);
}

TEST(PictureQuality, OnlyTheAreaCounts) {
  const Picture picture = Checks();
  Picture other = picture;
  other.colours[0] ^= 0xFF;
  EXPECT_EQ(Compare(picture.pixels(), other.pixels(), {8, 8, 32, 32}).squared_error, 0);
  EXPECT_GT(Compare(picture.pixels(), other.pixels(), kAll).squared_error, 0);
}

TEST(PictureQuality, FindsTheFirstPixelThatDiffers) {
  const Picture picture = Checks();
  Picture other = picture;
  other.colours[5 * 64 + 7] ^= 1;
  other.colours[6 * 64 + 1] ^= 1;
  const Difference difference = FindDifference(picture.pixels(), other.pixels());
  EXPECT_EQ(difference.pixels, 2u);
  EXPECT_EQ(difference.x, 7);
  EXPECT_EQ(difference.y, 5);
}

}  // namespace
}  // namespace shoji::bench
