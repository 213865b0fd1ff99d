#include "broker/rdp/server/pointer_shape.h"

#include <gtest/gtest.h>

namespace shoji::rdp {
namespace {

wire::Cursor Cursor(Size size, uint8_t seed) {
  wire::Cursor cursor{.size = size, .hot_x = 1, .hot_y = 2, .rgba = {}};
  for (int i = 0; i < size.width_px * size.height_px; ++i) {
    const auto value = static_cast<uint8_t>(i + seed);
    for (const uint8_t byte :
         {value, static_cast<uint8_t>(value + 1), static_cast<uint8_t>(value + 2), uint8_t{0xFF}}) {
      cursor.rgba.push_back(byte);
    }
  }
  return cursor;
}

TEST(PointerMasks, TurnUpsideDownAndSwapRedAndBlue) {
  const PointerMasks masks = MakePointerMasks(Cursor({1, 2}, 10));
  EXPECT_EQ(masks.xor_mask, (Bytes{13, 12, 11, 255, 12, 11, 10, 255}));
  EXPECT_EQ(masks.and_mask, (Bytes{0, 0, 0, 0}));
}

TEST(PointerMasks, WhatShowsNothingIsMaskedAndBlack) {
  wire::Cursor cursor = Cursor({9, 1}, 10);
  cursor.rgba[8 * 4 + 3] = 0;
  const PointerMasks masks = MakePointerMasks(cursor);
  EXPECT_EQ(masks.and_mask, (Bytes{0, 0x80}));
  EXPECT_EQ(Bytes(masks.xor_mask.end() - 4, masks.xor_mask.end()), Bytes(4));
}

TEST(FitPointer, KeepsTheHotSpotInside) {
  wire::Cursor cursor = Cursor({64, 64}, 0);
  cursor.hot_x = 60;
  cursor.hot_y = 3;
  const wire::Cursor cut = FitPointer(cursor, 32);
  EXPECT_EQ(cut.size, (Size{32, 32}));
  EXPECT_EQ(cut.hot_x, 28);
  EXPECT_EQ(cut.hot_y, 3);
  EXPECT_EQ(cut.rgba.size(), 32u * 32 * 4);
  EXPECT_EQ(cut.rgba[0], cursor.rgba[32 * 4]);
  EXPECT_EQ(FitPointer(cursor, 96), cursor);
}

TEST(PointerCache, KnowsWhatTheClientHasAndForgetsTheOldest) {
  PointerCache cache(2);
  EXPECT_EQ(cache.Find(Cursor({4, 4}, 1)).known, false);
  EXPECT_EQ(cache.Find(Cursor({4, 4}, 2)).slot, 1);
  EXPECT_EQ(cache.Find(Cursor({4, 4}, 1)).known, true);
  EXPECT_EQ(cache.Find(Cursor({4, 4}, 3)).slot, 0);
  EXPECT_EQ(cache.Find(Cursor({4, 4}, 1)).known, false);
  EXPECT_EQ(PointerCache(0).Find(Cursor({4, 4}, 1)).known, false);
}

}  // namespace
}  // namespace shoji::rdp
