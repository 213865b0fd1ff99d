#include <gtest/gtest.h>

#include <random>

#include "codec/choice/natural_choice.h"
#include "codec/tile/colour_table.h"
#include "codec/tile/jpeg.h"
#include "codec/tile/palette.h"
#include "codec/tile/rgb_filter.h"
#include "tests/codec/pictures.h"

namespace shoji::tile {
namespace {

struct Picture {
  Picture(Size picture_size, uint32_t colours, uint32_t seed = 1) : size(picture_size) {
    std::minstd_rand random(seed);
    const uint32_t scale = colours > 256 ? 1 : 0x10101;
    for (int i = 0; i < size.width_px * size.height_px; ++i) {
      pixels.push_back(colours > 256 ? static_cast<uint32_t>(random()) & 0xFFFFFF
                                     : static_cast<uint32_t>(random()) % colours * scale);
    }
  }
  Pixels view() const { return {pixels.data(), size.width_px, size}; }
  Size size;
  std::vector<uint32_t> pixels;
};

TEST(ColourTable, CountsUpTo256AndStops) {
  Picture picture({16, 17}, 2);
  for (uint32_t i = 0; i < 256; ++i) picture.pixels[i] = i * 257;
  for (uint32_t i = 256; i < 272; ++i) picture.pixels[i] = 0;
  std::vector<uint8_t> indices(picture.pixels.size());
  ColourTable table;
  EXPECT_TRUE(table.Index(picture.view(), indices.data(), 16));
  EXPECT_EQ(table.colours().size(), 256u);
  for (size_t i = 0; i < indices.size(); ++i) EXPECT_EQ(table.colours()[indices[i]], picture.pixels[i]);
  picture.pixels[271] = 0xFFFFFF;
  table.Clear();
  EXPECT_FALSE(table.Index(picture.view(), indices.data(), 16));
}

TEST(ColourTable, ARefusedPictureLeavesItAsItWas) {
  const Picture few({8, 8}, 5);
  const Picture many({64, 64}, 1000);
  std::vector<uint8_t> indices(size_t{64} * 64);
  ColourTable table;
  ASSERT_TRUE(table.Index(few.view(), indices.data(), 8));
  const std::vector<uint32_t> before(table.colours().begin(), table.colours().end());
  EXPECT_FALSE(table.Index(many.view(), indices.data(), 64));
  EXPECT_EQ(std::vector<uint32_t>(table.colours().begin(), table.colours().end()), before);
  EXPECT_TRUE(table.Index(few.view(), indices.data(), 8));
  EXPECT_EQ(table.colours().size(), before.size());
}

TEST(ColourTable, ColoursOfOneSlotAreRefusedBeyondTheProbes) {
  const std::vector<uint32_t> colours = test::CollidingColours(ColourTable::kMaxProbes + 1);
  const int few = ColourTable::kMaxProbes;
  std::vector<uint8_t> indices(colours.size());
  ColourTable table;
  EXPECT_TRUE(table.Index({colours.data(), few, {few, 1}}, indices.data(), few));
  EXPECT_TRUE(table.Index({colours.data(), few, {few, 1}}, indices.data(), few));
  EXPECT_EQ(table.colours().size(), size_t{ColourTable::kMaxProbes});
  EXPECT_FALSE(table.Index({colours.data(), few + 1, {few + 1, 1}}, indices.data(), few + 1));
  EXPECT_EQ(table.colours().size(), size_t{ColourTable::kMaxProbes});
}

TEST(Palette, EveryDepthAndWidthComesBack) {
  for (const uint32_t colours : {2u, 3u, 4u, 5u, 16u, 17u, 255u, 256u}) {
    for (int width = 1; width <= 19; ++width) {
      const Picture picture({width, 40}, colours, colours);
      std::vector<uint8_t> indices(picture.pixels.size());
      ColourTable table;
      ASSERT_TRUE(table.Index(picture.view(), indices.data(), width));
      const int bits = PaletteBits(table.colours().size());
      Bytes data;
      PackPalette(table.colours(), indices.data(), width, picture.size, bits, data);
      std::vector<uint32_t> back(picture.pixels.size());
      ASSERT_TRUE(
          UnpackPalette(data, static_cast<int>(table.colours().size()), bits, picture.size, back.data(), width));
      ASSERT_EQ(back, picture.pixels) << colours << " colours, " << width << " wide";
    }
  }
}

TEST(Palette, PadBitsAndUnknownIndicesAreRefused) {
  uint32_t target[4];
  const Bytes good{0, 0, 0, 1, 1, 1, 2, 2, 2, 0b00'01'10'00};  // three colours, three pixels, two bits each
  EXPECT_TRUE(UnpackPalette(good, 3, 2, {3, 1}, target, 3));
  Bytes pad = good;
  pad.back() |= 1;
  EXPECT_FALSE(UnpackPalette(pad, 3, 2, {3, 1}, target, 3));
  Bytes index = good;
  index.back() = 0b11'01'10'00;
  EXPECT_FALSE(UnpackPalette(index, 3, 2, {3, 1}, target, 3));
}

TEST(RgbFilter, EveryPredictorComesBack) {
  const Picture picture({37, 23}, 100'000);
  for (const auto predictor : {RgbPredictor::kNone, RgbPredictor::kLeft, RgbPredictor::kUp}) {
    Bytes data;
    FilterRgb(picture.view(), predictor, data);
    std::vector<uint32_t> back(picture.pixels.size());
    UnfilterRgb(data, predictor, picture.size, back.data(), 37);
    EXPECT_EQ(back, picture.pixels);
  }
}

TEST(RgbFilter, PicksThePredictorThatFits) {
  Picture columns({64, 64}, 100'000);
  for (size_t i = 64; i < columns.pixels.size(); ++i) columns.pixels[i] = columns.pixels[i % 64];
  EXPECT_EQ(EstimateRgb(columns.view()).predictor, RgbPredictor::kUp);
  Picture rows({64, 64}, 100'000);
  for (size_t i = 0; i < rows.pixels.size(); ++i) rows.pixels[i] = rows.pixels[i / 64 * 64];
  EXPECT_EQ(EstimateRgb(rows.view()).predictor, RgbPredictor::kLeft);
  const Picture noise({64, 64}, 100'000);
  EXPECT_GT(EstimateRgb(noise.view()).bytes, 11'000u);
}

TEST(Jpeg, ComesBackClose) {
  Picture picture({100, 70}, 2);
  for (uint32_t i = 0; i < picture.pixels.size(); ++i) picture.pixels[i] = (i % 100) << 16 | (i / 100) << 8 | 0x80;
  Bytes jpeg{1, 2, 3};
  const size_t length = JpegEncoder().Encode(picture.view(), 85, jpeg);
  ASSERT_EQ(jpeg.size(), length + 3);
  std::vector<uint32_t> back(picture.pixels.size(), 0xFF000000);
  ASSERT_TRUE(JpegDecoder().Decode(ByteSpan(jpeg).subspan(3), picture.size, back.data(), 100).has_value());
  for (size_t i = 0; i < back.size(); ++i) {
    for (int shift = 0; shift < 24; shift += 8) {
      EXPECT_NEAR(static_cast<uint8_t>(back[i] >> shift), static_cast<uint8_t>(picture.pixels[i] >> shift), 8);
    }
    EXPECT_EQ(back[i] >> 24, 0u);
  }
}

TEST(Jpeg, OtherSizesAndBrokenDataAreRefused) {
  const Picture picture({64, 64}, 100'000);
  Bytes jpeg;
  JpegEncoder().Encode(picture.view(), 85, jpeg);
  std::vector<uint32_t> back(size_t{80} * 80);
  JpegDecoder decoder;
  EXPECT_TRUE(decoder.Decode(jpeg, {64, 64}, back.data(), 80).has_value());
  EXPECT_FALSE(decoder.Decode(jpeg, {64, 63}, back.data(), 80).has_value());
  EXPECT_FALSE(decoder.Decode(ByteSpan(jpeg).first(jpeg.size() / 2), {64, 64}, back.data(), 80).has_value());
  EXPECT_FALSE(decoder.Decode(ByteSpan(jpeg).first(20), {64, 64}, back.data(), 80).has_value());
  Bytes progressive = jpeg;
  for (size_t i = 0; i + 1 < 700; ++i) {
    if (progressive[i] == 0xFF && progressive[i + 1] == 0xC0) progressive[i + 1] = 0xC2;
  }
  EXPECT_FALSE(decoder.Decode(progressive, {64, 64}, back.data(), 80).has_value());
}

}  // namespace
}  // namespace shoji::tile

namespace shoji::choice {
namespace {

TEST(NaturalChoice, BudgetDecidesThenSize) {
  const std::vector<NaturalTile> tiles{{{0, 0, 64, 64}, 9'000, 0}, {{64, 0, 8, 8}, 190, 0}, {{128, 0, 64, 64}, 900, 0}};
  EXPECT_EQ(ChooseJpeg(tiles, 20'000), (std::vector<bool>{false, false, false}));
  EXPECT_EQ(ChooseJpeg(tiles, 5'000), (std::vector<bool>{true, false, false}));
}

}  // namespace
}  // namespace shoji::choice
