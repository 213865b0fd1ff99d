#include "session/agent/display/cursor_source.h"

#include <gtest/gtest.h>

#include <vector>

namespace shoji::agent {
namespace {

TEST(CursorSource, UndoesPremultipliedAlpha) {
  const uint32_t argb[] = {0x80400020, 0x00000000};
  const wire::Cursor cursor = CursorFromArgb({2, 1}, 1, 0, argb);
  EXPECT_EQ(cursor.size, (Size{2, 1}));
  EXPECT_EQ(cursor.hot_x, 1);
  EXPECT_EQ(cursor.rgba, (Bytes{0x80, 0x00, 0x40, 0x80, 0, 0, 0, 0}));
}

TEST(CursorSource, CutsALargePictureAroundItsHotSpot) {
  const std::vector<uint32_t> argb(size_t{200} * 200, 0xffffffff);
  const wire::Cursor cursor = CursorFromArgb({200, 200}, 190, 10, argb.data());
  EXPECT_EQ(cursor.size, (Size{128, 128}));
  EXPECT_EQ(cursor.hot_x, 190 - 72);
  EXPECT_EQ(cursor.hot_y, 10);
  EXPECT_EQ(cursor.rgba.size(), size_t{128} * 128 * 4);
}

TEST(CursorSource, AnEmptyPictureIsHidden) { EXPECT_EQ(CursorFromArgb({0, 0}, 0, 0, nullptr).size, (Size{0, 0})); }

}  // namespace
}  // namespace shoji::agent
