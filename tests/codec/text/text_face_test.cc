#include "codec/text/text_face.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>

namespace shoji::text {
namespace {

constexpr const char* kFont = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";

const std::vector<uint8_t>& Font() {
  static const std::vector<uint8_t> bytes = [] {
    std::ifstream file(kFont, std::ios::binary);
    return std::vector<uint8_t>(std::istreambuf_iterator<char>(file), {});
  }();
  return bytes;
}

struct Drawn {
  int left = 10'000;
  int top = 10'000;
  int right = -10'000;
  int bottom = -10'000;
  long covered = 0;
};

Drawn Draw(TextFace& face, std::string_view text, Style style, double x, double baseline, double tilt = 0) {
  Drawn drawn;
  const auto add = [&drawn](const GlyphCoverage& glyph) {
    for (int row = 0; row < glyph.size.height_px; ++row) {
      for (int column = 0; column < glyph.size.width_px; ++column) {
        if (glyph.At(column, row) == 0) continue;
        drawn.left = std::min(drawn.left, glyph.left + column);
        drawn.right = std::max(drawn.right, glyph.left + column + 1);
        drawn.top = std::min(drawn.top, glyph.top + row);
        drawn.bottom = std::max(drawn.bottom, glyph.top + row + 1);
        drawn.covered += glyph.At(column, row);
      }
    }
  };
  face.Draw(face.Shape(text, style), style, x, baseline, add, tilt);
  return drawn;
}

TEST(TextFace, DrawsBetweenItsBeginningAndItsWidthOnItsBaseline) {
  TextFace face = TextFace::Open(Font()).value();
  for (const int px : {14, 16, 28}) {
    const Style style{.px = px};
    const Line line = face.Shape("障子のH", style);
    EXPECT_EQ(line.glyphs.size(), 4u);
    EXPECT_GT(line.width_px, 3.4 * px);
    EXPECT_LT(line.width_px, 4.0 * px);
    const Drawn drawn = Draw(face, "障子のH", style, 100, 200);
    EXPECT_GE(drawn.left, 99);
    EXPECT_LE(drawn.right, 101 + static_cast<int>(line.width_px));
    EXPECT_GE(drawn.top, 200 - px);
    EXPECT_LE(drawn.bottom, 200 + px / 4);
    EXPECT_GT(drawn.covered, 0);
  }
}

TEST(TextFace, SizesDoNotMixWhateverTheOrder) {
  TextFace face = TextFace::Open(Font()).value();
  const double small = face.Shape("国", {.px = 14}).width_px;
  const double large = face.Shape("国", {.px = 28}).width_px;
  EXPECT_DOUBLE_EQ(small, 14);
  EXPECT_DOUBLE_EQ(large, 28);
  EXPECT_DOUBLE_EQ(face.Shape("国", {.px = 14}).width_px, small);
  const long before = Draw(face, "国", {.px = 14}, 0, 0).covered;
  Draw(face, "国", {.px = 28}, 0, 0, 0.3);
  EXPECT_EQ(Draw(face, "国", {.px = 14}, 0, 0).covered, before);
}

TEST(TextFace, BoldCoversMore) {
  TextFace face = TextFace::Open(Font()).value();
  const long plain = Draw(face, "ログイン", {.px = 28}, 0, 100).covered;
  const long bold = Draw(face, "ログイン", {.px = 28, .bold = true}, 0, 100).covered;
  EXPECT_GT(bold * 10, plain * 12);
  EXPECT_LT(bold * 10, plain * 20);
}

TEST(TextFace, TiltedTextGoesUp) {
  TextFace face = TextFace::Open(Font()).value();
  const Drawn flat = Draw(face, "長い文字列です", {.px = 20}, 0, 500);
  const Drawn tilted = Draw(face, "長い文字列です", {.px = 20}, 0, 500, 0.5);
  EXPECT_LT(tilted.top, flat.top - 40);
  EXPECT_LT(tilted.right, flat.right);
}

TEST(TextFace, WhatIsNoFontIsRefused) {
  const std::string text = "no font at all";
  EXPECT_FALSE(TextFace::Open({reinterpret_cast<const uint8_t*>(text.data()), text.size()}));
  EXPECT_FALSE(TextFace::Open({}));
  EXPECT_TRUE(TextFace::Open(Font()));
}

}  // namespace
}  // namespace shoji::text
