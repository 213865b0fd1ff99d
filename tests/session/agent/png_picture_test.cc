#include "session/agent/picture/png_picture.h"

#include <gtest/gtest.h>

#include "codec/wire/picture.h"
#include "tests/session/agent/png_builder.h"

namespace shoji::agent {
namespace {

// Two pixels, red and blue, in one row.
const std::string kTwoPixels = std::string("\0\xFF\0\0\0\0\xFF", 7);
const Bytes kRedBlue = {2, 0, 1, 0, 255, 0, 0, 0, 0, 255};

Bytes TwoPixels() { return PngBuilder(2, 1).Pixels(kTwoPixels).End(); }

ErrorCode WhyNot(ByteSpan png) {
  const auto picture = PictureFromPng(png);
  EXPECT_FALSE(picture);
  return picture ? ErrorCode::kClosed : picture.error().code;
}

TEST(PngPicture, APngBecomesItsPixels) { EXPECT_EQ(PictureFromPng(TwoPixels()).value(), kRedBlue); }

TEST(PngPicture, APictureIsTheSameAfterBeingAPng) {
  Bytes picture = wire::BlankPicture({61, 47});
  for (size_t i = wire::kPictureHeadBytes; i < picture.size(); ++i) picture[i] = static_cast<uint8_t>(i * i / 7);
  const auto png = PngFromPicture(picture);
  ASSERT_TRUE(png) << png.error().message;
  EXPECT_EQ(PictureFromPng(*png).value(), picture);
}

TEST(PngPicture, TheLargestPictureCrossesAndOneRowMoreDoesNot) {
  const auto png = PngFromPicture(wire::BlankPicture({3840, 2160}));
  ASSERT_TRUE(png) << png.error().message;
  EXPECT_EQ(PictureFromPng(*png).value().size(), wire::kMaxPictureBytes);
  EXPECT_EQ(WhyNot(PngBuilder(3840, 2161).Pixels("").End()), ErrorCode::kTooLarge);
}

TEST(PngPicture, WhatLiesUnderTransparencyIsPutOnWhite) {
  const std::string rows("\0\x12\x34\x56\0\x12\x34\x56\xFF", 9);  // one pixel unseen, one opaque
  const Bytes expected = {2, 0, 1, 0, 255, 255, 255, 0x12, 0x34, 0x56};
  EXPECT_EQ(PictureFromPng(PngBuilder(2, 1, PngBuilder::kRgba).Pixels(rows).End()).value(), expected);
}

TEST(PngPicture, GreyOfOneBitIsReadToo) {
  const Bytes expected = {2, 0, 1, 0, 255, 255, 255, 0, 0, 0};
  EXPECT_EQ(PictureFromPng(PngBuilder(2, 1, PngBuilder::kGrey, 1).Pixels(std::string("\0\x80", 2)).End()).value(),
            expected);
}

TEST(PngPicture, AHugeSizeIsRefusedBeforeAnythingIsUnpacked) {
  EXPECT_EQ(WhyNot(PngBuilder(100'000, 100'000).Pixels(kTwoPixels).End()), ErrorCode::kTooLarge);
  EXPECT_EQ(WhyNot(PngBuilder(16'385, 1).Pixels(kTwoPixels).End()), ErrorCode::kTooLarge);
  EXPECT_EQ(WhyNot(PngBuilder(0x7FFF'FFFF, 0x7FFF'FFFF).End()), ErrorCode::kInvalid);  // libpng's own bound
}

TEST(PngPicture, PixelsBeyondTheSizeAreNotUnpacked) {
  const Bytes bomb = PngBuilder(2, 1).Pixels(kTwoPixels + std::string(64u << 20, '\0')).End();
  const auto picture = PictureFromPng(bomb);
  EXPECT_EQ(picture.value_or(kRedBlue), kRedBlue);
  EXPECT_LT(bomb.size(), 128u << 10);
}

TEST(PngPicture, ATextThatUnpacksToMuchIsLeftBehind) {
  const std::string text = std::string("Comment\0\0", 9) + PngBuilder::Packed(std::string(64u << 20, 'x'));
  EXPECT_EQ(PictureFromPng(PngBuilder(2, 1).Chunk("zTXt", text).Pixels(kTwoPixels).End()).value(), kRedBlue);
}

TEST(PngPicture, APartOfAPngIsNoPicture) {
  const Bytes whole = TwoPixels();
  const size_t pixels_end = whole.size() - 12;  // IEND says nothing
  for (size_t size = 0; size < pixels_end - 4; ++size) {
    EXPECT_FALSE(PictureFromPng(ByteSpan(whole).first(size))) << size;
  }
  EXPECT_TRUE(PictureFromPng(whole));
  EXPECT_FALSE(PictureFromPng(PngBuilder(2, 2).Pixels(kTwoPixels).End())) << "a row is missing";
}

TEST(PngPicture, OfAnAnimationOnlyTheFirstPictureCrosses) {
  const std::string control = PngBuilder::Big(2) + PngBuilder::Big(0);
  const std::string frame = PngBuilder::Big(0) + PngBuilder::Big(2) + PngBuilder::Big(1) + std::string(14, '\0');
  const std::string second = PngBuilder::Big(1) + PngBuilder::Packed(std::string("\0\0\xFF\0\0\xFF\0", 7));
  const Bytes animated =
      PngBuilder(2, 1).Chunk("acTL", control).Chunk("fcTL", frame).Pixels(kTwoPixels).Chunk("fdAT", second).End();
  EXPECT_EQ(PictureFromPng(animated).value(), kRedBlue);
}

TEST(PngPicture, WhatFollowsThePictureOrSaysWhereItWasTakenStaysBehind) {
  Bytes both =
      PngBuilder(2, 1).Chunk("eXIf", std::string("MM\0*GPS", 7)).Chunk("tEXt", "Author").Pixels(kTwoPixels).End();
  const std::string archive = "PK\x03\x04 a zip as well <script>";
  both.insert(both.end(), archive.begin(), archive.end());
  EXPECT_EQ(PictureFromPng(both).value(), kRedBlue);
}

TEST(PngPicture, WhatIsNoPngIsRefused) {
  EXPECT_EQ(WhyNot({}), ErrorCode::kInvalid);
  EXPECT_EQ(WhyNot(AsBytes("\xFF\xD8\xFF\xE0 JFIF")), ErrorCode::kInvalid);
  EXPECT_EQ(WhyNot(AsBytes("<svg xmlns='http://www.w3.org/2000/svg'/>")), ErrorCode::kInvalid);
  EXPECT_FALSE(PngFromPicture(AsBytes("no picture")));
}

}  // namespace
}  // namespace shoji::agent
