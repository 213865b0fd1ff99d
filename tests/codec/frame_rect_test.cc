#include "codec/wire/frame_rect.h"

#include <gtest/gtest.h>

namespace shoji::wire {
namespace {

constexpr Size kRectScreen{320, 240};

// The rectangle as it stands in the section, with as much data as it asks for.
Bytes Section(const FrameRect& rect) {
  Bytes bytes;
  WriteRects({&rect, 1}, bytes);
  bytes.resize(bytes.size() + UnpackedBytesOf(rect), 0);
  return bytes;
}

bool Allowed(const FrameRect& rect) { return ParseRects(Section(rect), 1, kRectScreen, RawBytesOf(rect)).has_value(); }

TEST(FrameRect, EveryOperationSurvives) {
  const std::vector<FrameRect> rects{
      {RectOp::kFill, 0, {0, 0, 320, 240}, 0, 0xFFFFFF}, {RectOp::kCopy, 0, {10, 10, 100, 100}, 220, 140},
      {RectOp::kCached, 0, {0, 0, 128, 65}, 0, 4092},    {RectOp::kPalette, 2, {5, 5, 3, 2}, 3, 0},
      {RectOp::kRgb, 2, {319, 239, 1, 1}, 0, 0},         {RectOp::kJpeg, 0, {0, 0, 8, 8}, 0, 7},
      {RectOp::kVideo, 3, {1, 1, 64, 66}, 0, 9},         {RectOp::kStore, 0, {7, 7, 64, 64}, 0, 4095}};
  Bytes bytes;
  WriteRects(rects, bytes);
  const DataBytes data = DataBytesOf(rects);
  EXPECT_EQ(data, (DataBytes{16, 3 * 3 + 2 + 3}));
  bytes.resize(bytes.size() + data.unpacked, 0);
  EXPECT_EQ(ParseRects(bytes, 8, kRectScreen, data.raw).value(), rects);
}

TEST(FrameRect, LengthsAreExact) {
  const FrameRect rgb{RectOp::kRgb, 0, {0, 0, 2, 2}, 0, 0};
  Bytes section = Section(rgb);
  EXPECT_TRUE(ParseRects(section, 1, kRectScreen, 0));
  EXPECT_FALSE(ParseRects(section, 1, kRectScreen, 1));
  EXPECT_FALSE(ParseRects(section, 0, kRectScreen, 0));
  EXPECT_FALSE(ParseRects(section, 2, kRectScreen, 0));
  for (size_t length = 0; length < section.size(); ++length) {
    EXPECT_FALSE(ParseRects(ByteSpan(section).first(length), 1, kRectScreen, 0)) << length;
  }
  section.push_back(0);
  EXPECT_FALSE(ParseRects(section, 1, kRectScreen, 0));
  EXPECT_TRUE(ParseRects({}, 0, kRectScreen, 0));
}

TEST(FrameRect, StaysInsideTheScreen) {
  EXPECT_TRUE(Allowed({RectOp::kFill, 0, {310, 230, 10, 10}, 0, 0}));
  EXPECT_FALSE(Allowed({RectOp::kFill, 0, {311, 230, 10, 10}, 0, 0}));
  EXPECT_FALSE(Allowed({RectOp::kFill, 0, {310, 231, 10, 10}, 0, 0}));
  EXPECT_FALSE(Allowed({RectOp::kFill, 0, {310, 230, 0, 10}, 0, 0}));
  EXPECT_TRUE(Allowed({RectOp::kCopy, 0, {0, 0, 100, 100}, 220, 140}));
  EXPECT_FALSE(Allowed({RectOp::kCopy, 0, {0, 0, 100, 100}, 221, 140}));
  EXPECT_FALSE(Allowed({RectOp::kCopy, 0, {0, 0, 100, 100}, 220, 141}));
  EXPECT_FALSE(Allowed({RectOp::kCopy, 0, {0, 0, 100, 100}, 220, 0x80000000}));
}

TEST(FrameRect, KeepsToItsOperation) {
  EXPECT_FALSE(Allowed({static_cast<RectOp>(8), 0, {0, 0, 1, 1}, 0, 0}));
  const FrameRect fill{RectOp::kFill, 0, {0, 0, 1, 1}, 0, 0xFFFFFF};
  EXPECT_TRUE(Allowed(fill));
  EXPECT_FALSE(Allowed({RectOp::kFill, 1, fill.rect, 0, 0}));
  EXPECT_FALSE(Allowed({RectOp::kFill, 0, fill.rect, 1, 0}));
  EXPECT_FALSE(Allowed({RectOp::kFill, 0, fill.rect, 0, 0x1000000}));
  EXPECT_FALSE(Allowed({RectOp::kCopy, 1, fill.rect, 0, 0}));
  EXPECT_TRUE(Allowed({RectOp::kPalette, 2, fill.rect, 4, 0}));
  EXPECT_FALSE(Allowed({RectOp::kPalette, 3, fill.rect, 4, 0}));
  EXPECT_FALSE(Allowed({RectOp::kPalette, 2, fill.rect, 1, 0}));
  EXPECT_FALSE(Allowed({RectOp::kPalette, 2, fill.rect, 5, 0}));
  EXPECT_FALSE(Allowed({RectOp::kPalette, 2, fill.rect, 4, 1}));
  EXPECT_FALSE(Allowed({RectOp::kRgb, 3, fill.rect, 0, 0}));
  EXPECT_FALSE(Allowed({RectOp::kRgb, 0, fill.rect, 0, 1}));
  EXPECT_TRUE(Allowed({RectOp::kJpeg, 0, fill.rect, 0, 1}));
  EXPECT_FALSE(Allowed({RectOp::kJpeg, 0, fill.rect, 0, 0}));
}

TEST(FrameRect, PiecesStayInTheSlots) {
  for (const RectOp op : {RectOp::kCached, RectOp::kStore}) {
    EXPECT_TRUE(Allowed({op, 0, {0, 0, 320, 240}, 0, kSlots - 20}));
    EXPECT_FALSE(Allowed({op, 0, {0, 0, 320, 240}, 0, kSlots - 19}));
    EXPECT_FALSE(Allowed({op, 0, {0, 0, 1, 1}, 0, kSlots}));
    EXPECT_FALSE(Allowed({op, 0, {0, 0, 1, 1}, 0, UINT32_MAX}));
    EXPECT_FALSE(Allowed({op, 1, {0, 0, 1, 1}, 0, 0}));
    EXPECT_FALSE(Allowed({op, 0, {0, 0, 1, 1}, 1, 0}));
  }
}

TEST(FrameRect, VideoIsEvenAndNotTiny) {
  EXPECT_TRUE(Allowed({RectOp::kVideo, 3, {1, 1, 64, 64}, 0, 1}));
  EXPECT_FALSE(Allowed({RectOp::kVideo, 4, {1, 1, 64, 64}, 0, 1}));
  EXPECT_FALSE(Allowed({RectOp::kVideo, 0, {1, 1, 62, 64}, 0, 1}));
  EXPECT_FALSE(Allowed({RectOp::kVideo, 0, {1, 1, 64, 62}, 0, 1}));
  EXPECT_FALSE(Allowed({RectOp::kVideo, 0, {1, 1, 65, 64}, 0, 1}));
  EXPECT_FALSE(Allowed({RectOp::kVideo, 0, {1, 1, 64, 65}, 0, 1}));
  EXPECT_FALSE(Allowed({RectOp::kVideo, 0, {1, 1, 64, 64}, 1, 1}));
  EXPECT_FALSE(Allowed({RectOp::kVideo, 0, {1, 1, 64, 64}, 0, 0}));
}

TEST(FrameRect, PiecesAreCutFromTheTopLeftRowByRow) {
  const Rect rect{10, 20, 130, 70};
  ASSERT_EQ(PiecesOf(rect), 6u);
  EXPECT_EQ(PieceOf(rect, 0), (Rect{10, 20, 64, 64}));
  EXPECT_EQ(PieceOf(rect, 2), (Rect{138, 20, 2, 64}));
  EXPECT_EQ(PieceOf(rect, 3), (Rect{10, 84, 64, 6}));
  EXPECT_EQ(PieceOf(rect, 5), (Rect{138, 84, 2, 6}));
}

}  // namespace
}  // namespace shoji::wire
