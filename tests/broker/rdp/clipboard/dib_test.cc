#include "broker/rdp/clipboard/dib.h"

#include <gtest/gtest.h>

#include "codec/wire/picture.h"

namespace shoji::rdp {
namespace {

// A bitmap, field by field; pixels as they lie in the file.
struct Dib {
  uint32_t header_bytes = 40;
  int32_t width_px = 2;
  int32_t height_px = 1;
  uint16_t planes = 1;
  uint16_t bits = 24;
  uint32_t compression = 0;
  uint32_t colours = 0;
  std::vector<uint32_t> masks = {};    // in the header, or behind one of 40 bytes
  std::vector<uint32_t> palette = {};  // 0x00RRGGBB
  Bytes pixels = {1, 2, 3, 4, 5, 6, 0, 0};

  Bytes Whole() const {
    Bytes dib;
    dib.reserve(header_bytes + 4 * (masks.size() + palette.size()) + pixels.size());
    ByteWriter out(dib);
    out.U32(header_bytes);
    out.U32(static_cast<uint32_t>(width_px));
    out.U32(static_cast<uint32_t>(height_px));
    out.U16(planes);
    out.U16(bits);
    out.U32(compression);
    out.Zeros(12);
    out.U32(colours);
    out.U32(0);
    for (const uint32_t mask : masks) out.U32(mask);
    if (dib.size() < header_bytes) out.Zeros(header_bytes - dib.size());
    for (const uint32_t colour : palette) out.U32(colour);
    out.Raw(pixels);
    return dib;
  }
};

// What the picture of `dib` is, in wire layout; "refused" or "too large".
std::string Read(const Dib& dib) {
  const auto picture = PictureFromDib(dib.Whole());
  if (!picture) return picture.error().code == ErrorCode::kTooLarge ? "too large" : "refused";
  return std::string(AsText(*picture));
}

std::string Picture(uint16_t width_px, uint16_t height_px, const Bytes& rgb) {
  const auto size = wire::CheckPictureSize(width_px, height_px);
  std::string content(AsText(wire::BlankPicture(size.value())));
  return content.replace(wire::kPictureHeadBytes, std::string::npos, AsText(rgb));
}

TEST(Dib, ReadsBlueFirstAndTheLastRowFirst) {
  EXPECT_EQ(Read({}), Picture(2, 1, {3, 2, 1, 6, 5, 4}));
  const Bytes two_rows = {1, 2, 3, 0, 4, 5, 6, 0};
  EXPECT_EQ(Read({.width_px = 1, .height_px = 2, .pixels = two_rows}), Picture(1, 2, {6, 5, 4, 3, 2, 1}));
  EXPECT_EQ(Read({.width_px = 1, .height_px = -2, .pixels = two_rows}), Picture(1, 2, {3, 2, 1, 6, 5, 4}));
}

TEST(Dib, LeavesTransparencyBehind) {
  EXPECT_EQ(Read({.bits = 32, .pixels = {1, 2, 3, 0, 4, 5, 6, 255}}), Picture(2, 1, {3, 2, 1, 6, 5, 4}));
}

TEST(Dib, ReadsMasksBehindAShortHeaderAndInALongOne) {
  const std::vector<uint32_t> masks = {0x000000FF, 0x0000FF00, 0x00FF0000};
  const Dib shorter{.bits = 32, .compression = 3, .masks = masks, .pixels = {1, 2, 3, 0, 4, 5, 6, 0}};
  EXPECT_EQ(Read(shorter), Picture(2, 1, {1, 2, 3, 4, 5, 6}));
  for (const uint32_t header_bytes : {108u, 124u}) {
    Dib longer = shorter;
    longer.header_bytes = header_bytes;
    EXPECT_EQ(Read(longer), Picture(2, 1, {1, 2, 3, 4, 5, 6})) << header_bytes;
  }
}

TEST(Dib, SpreadsSmallChannelsOverTheWholeRange) {
  EXPECT_EQ(Read({.bits = 16, .pixels = {0xFF, 0x7F, 0x00, 0x00}}), Picture(2, 1, {255, 255, 255, 0, 0, 0}));
  const std::vector<uint32_t> masks565 = {0xF800, 0x07E0, 0x001F};
  EXPECT_EQ(Read({.bits = 16, .compression = 3, .masks = masks565, .pixels = {0x00, 0xF8, 0xE0, 0x07}}),
            Picture(2, 1, {255, 0, 0, 0, 255, 0}));
  const std::vector<uint32_t> deep = {0x3FF00000, 0x000FFC00, 0x000003FF};
  EXPECT_EQ(Read({.width_px = 1, .bits = 32, .compression = 3, .masks = deep, .pixels = {0xFF, 0x03, 0x00, 0x20}}),
            Picture(1, 1, {128, 0, 255}));
}

TEST(Dib, ReadsPalettes) {
  const std::vector<uint32_t> two = {0x00102030, 0x00405060};
  EXPECT_EQ(Read({.width_px = 3, .bits = 1, .palette = two, .pixels = {0b01000000, 0, 0, 0}}),
            Picture(3, 1, {0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x10, 0x20, 0x30}));
  EXPECT_EQ(Read({.bits = 4, .colours = 2, .palette = two, .pixels = {0x10, 0, 0, 0}}),
            Picture(2, 1, {0x40, 0x50, 0x60, 0x10, 0x20, 0x30}));
  EXPECT_EQ(Read({.bits = 8, .colours = 2, .palette = two, .pixels = {1, 9, 0, 0}}),
            Picture(2, 1, {0x40, 0x50, 0x60, 0, 0, 0}))
      << "a colour without a name is black";
  EXPECT_EQ(Read({.bits = 8, .colours = 257, .palette = std::vector<uint32_t>(257), .pixels = {0, 0, 0, 0}}),
            "refused");
  EXPECT_EQ(Read({.colours = 2, .palette = two}), Picture(2, 1, {3, 2, 1, 6, 5, 4})) << "a hint beside 24 bits";
}

TEST(Dib, RefusesWhatIsNoPlainBitmap) {
  EXPECT_EQ(Read({.header_bytes = 12}), "refused");
  EXPECT_EQ(Read({.header_bytes = 56}), "refused");
  EXPECT_EQ(Read({.planes = 2}), "refused");
  EXPECT_EQ(Read({.bits = 2}), "refused");
  EXPECT_EQ(Read({.bits = 8, .compression = 1}), "refused") << "RLE";
  EXPECT_EQ(Read({.bits = 24, .compression = 4}), "refused") << "JPEG";
  EXPECT_EQ(Read({.bits = 24, .compression = 5}), "refused") << "PNG";
  EXPECT_EQ(Read({.bits = 24, .compression = 3, .masks = {1, 2, 4}}), "refused");
}

TEST(Dib, RefusesMasksThatMeetOrHaveGaps) {
  const auto masked = [](std::vector<uint32_t> masks) {
    return Dib{.width_px = 1, .bits = 32, .compression = 3, .masks = std::move(masks), .pixels = {0, 0, 0, 0}};
  };
  EXPECT_NE(Read(masked({0xFF0000, 0xFF00, 0xFF})), "refused");
  EXPECT_EQ(Read(masked({0xFF0000, 0xFF00, 0x1FF})), "refused");
  EXPECT_EQ(Read(masked({0xF50000, 0xFF00, 0xFF})), "refused");
  EXPECT_EQ(Read(masked({0, 0xFF00, 0xFF})), "refused");
  Dib high{.width_px = 1, .bits = 16, .compression = 3, .masks = {0x10000, 0x07E0, 0x001F}, .pixels = {0, 0, 0, 0}};
  EXPECT_EQ(Read(high), "refused") << "beyond 16 bits";
}

TEST(Dib, RefusesAnyLengthThatIsTooShort) {
  const Bytes whole = Dib{}.Whole();
  ASSERT_TRUE(PictureFromDib(whole));
  for (size_t bytes = 0; bytes < whole.size(); ++bytes) EXPECT_FALSE(PictureFromDib(ByteSpan(whole).first(bytes)));
  Bytes padded = whole;
  padded.resize(padded.size() + 24);
  EXPECT_EQ(PictureFromDib(padded).value(), PictureFromDib(whole).value()) << "memory is rounded up";
}

TEST(Dib, LooksAtTheSizeBeforeThePixels) {
  EXPECT_EQ(Read({.width_px = 16385}), "too large");
  EXPECT_EQ(Read({.width_px = 4096, .height_px = 4096}), "too large");
  EXPECT_EQ(Read({.width_px = 1, .height_px = INT32_MIN}), "too large");
  EXPECT_EQ(Read({.width_px = -1}), "refused");
  EXPECT_EQ(Read({.width_px = 0}), "refused");
}

TEST(Dib, WhatIsWrittenIsReadAgain) {
  for (const uint16_t width_px : {1, 2, 3, 4, 5}) {
    Bytes picture = wire::BlankPicture(*wire::CheckPictureSize(width_px, 3));
    for (size_t i = wire::kPictureHeadBytes; i < picture.size(); ++i) picture[i] = static_cast<uint8_t>(7 * i);
    EXPECT_EQ(PictureFromDib(DibFromPicture(picture).value()).value(), picture) << width_px;
  }
  EXPECT_FALSE(DibFromPicture(Bytes{1, 0, 1, 0, 1, 2}));
}

}  // namespace
}  // namespace shoji::rdp
