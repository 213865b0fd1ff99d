#include "bench/live/probe/marker.h"

#include <gtest/gtest.h>

#include "tests/bench/live/painted_strip.h"

namespace shoji::bench {
namespace {

TEST(Marker, IsReadWhereItWasDrawn) {
  PaintedPicture picture(800, 100);
  picture.Paint({13, 29}, kFirstMarker, kFirstCrc);
  EXPECT_EQ(ReadMarker(picture.pixels(), {13, 29}), kFirstMarker);
  picture.Paint({13, 29}, kSecondMarker, kSecondCrc);
  EXPECT_EQ(ReadMarker(picture.pixels(), {13, 29}), kSecondMarker);
}

TEST(Marker, WithAWrongChecksumIsNone) {
  PaintedPicture picture(800, 100);
  picture.Paint({13, 29}, kFirstMarker, kFirstCrc ^ 1);
  EXPECT_EQ(ReadMarker(picture.pixels(), {13, 29}), std::nullopt);
}

TEST(Marker, HalfOldAndHalfNewIsNone) {
  PaintedPicture picture(800, 100);
  picture.Paint({0, 0}, kFirstMarker, kFirstCrc);
  picture.FillBlock({0, 0}, 47, 0x00);  // the lowest bit of the time was white
  EXPECT_EQ(ReadMarker(picture.pixels(), {0, 0}), std::nullopt);
}

TEST(Marker, SurvivesTheGreyOfALossyCodec) {
  PaintedPicture picture(800, 100);
  picture.Paint({0, 0}, kFirstMarker, kFirstCrc);
  picture.FillBlock({0, 0}, 0, 0xC0);   // white
  picture.FillBlock({0, 0}, 16, 0x40);  // black
  EXPECT_EQ(ReadMarker(picture.pixels(), {0, 0}), kFirstMarker);
}

TEST(Marker, OutsideThePictureIsNone) {
  PaintedPicture picture(800, 100);
  picture.Paint({96, 92}, kFirstMarker, kFirstCrc);
  EXPECT_EQ(ReadMarker(picture.pixels(), {96, 92}), kFirstMarker);
  for (const Corner outside : {Corner{97, 92}, Corner{96, 93}, Corner{-1, 92}, Corner{96, -1}}) {
    EXPECT_EQ(ReadMarker(picture.pixels(), outside), std::nullopt);
  }
}

TEST(FindMarkers, GivesTheCornerOfEachStripFromTheTop) {
  PaintedPicture picture(800, 300);
  picture.Paint({5, 250}, kSecondMarker, kSecondCrc);
  picture.Paint({41, 7}, kFirstMarker, kFirstCrc);
  const auto found = FindMarkers(picture.pixels());
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].x, 41);
  EXPECT_EQ(found[0].y, 7);
  EXPECT_EQ(found[1].x, 5);
  EXPECT_EQ(found[1].y, 250);
}

TEST(FindMarkers, TakesNoRowOfPixelsForAStrip) {
  PaintedPicture picture(800, 100);
  picture.Paint({0, 8}, kFirstMarker, kFirstCrc);
  ASSERT_EQ(FindMarkers(picture.pixels()).size(), 1U);
  for (int block = 0; block < kMarkerBlocks; ++block) {
    picture.FillBlock({0, 3}, block, 0x90);   // all but
    picture.FillBlock({0, 12}, block, 0x90);  // one row
  }
  EXPECT_TRUE(ReadMarker(picture.pixels(), {0, 7}));  // what reads one row still reads it
  EXPECT_TRUE(FindMarkers(picture.pixels()).empty());
}

TEST(FindMarkers, FindsNoneInAPictureWithoutAny) {
  EXPECT_TRUE(FindMarkers(PaintedPicture(800, 300).pixels()).empty());
  EXPECT_TRUE(FindMarkers(PaintedPicture(100, 4).pixels()).empty());
}

}  // namespace
}  // namespace shoji::bench
