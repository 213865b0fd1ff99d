#include "codec/wire/picture.h"

#include <gtest/gtest.h>

namespace shoji::wire {
namespace {

TEST(Picture, IsAsLongAsItsSizeSays) {
  const Bytes content = {2, 0, 1, 0, 1, 2, 3, 4, 5, 6};
  const auto picture = ParsePicture(content);
  ASSERT_TRUE(picture);
  EXPECT_EQ(picture->size, (PictureSize{2, 1}));
  EXPECT_EQ(picture->rgb.size(), 6u);
  EXPECT_EQ(picture->rgb.front(), 1);
  for (size_t size = 0; size < content.size(); ++size)
    EXPECT_FALSE(ParsePicture(ByteSpan(content).first(size))) << size;
  Bytes longer = content;
  longer.push_back(0);
  EXPECT_FALSE(ParsePicture(longer));
}

TEST(Picture, HasPixelsAndNotTooManyOfThem) {
  EXPECT_TRUE(CheckPictureSize(3840, 2160));
  EXPECT_TRUE(CheckPictureSize(1, 16384));
  EXPECT_EQ(CheckPictureSize(3840, 2161).error().code, ErrorCode::kTooLarge);
  EXPECT_EQ(CheckPictureSize(16385, 1).error().code, ErrorCode::kTooLarge);
  EXPECT_EQ(CheckPictureSize(0, 5).error().code, ErrorCode::kInvalid);
  EXPECT_EQ(CheckPictureSize(5, 0).error().code, ErrorCode::kInvalid);
  EXPECT_FALSE(ParsePictureHead(Bytes{0xFF, 0xFF, 0xFF, 0xFF}));
}

TEST(Picture, ABlankOneIsWhole) {
  const Bytes blank = BlankPicture({513, 2});
  const auto picture = ParsePicture(blank);
  ASSERT_TRUE(picture);
  EXPECT_EQ(picture->size, (PictureSize{513, 2}));
}

}  // namespace
}  // namespace shoji::wire
