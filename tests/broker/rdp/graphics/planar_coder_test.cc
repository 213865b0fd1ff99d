// What PlanarCoder writes, read by FreeRDP's client.
#include "broker/rdp/graphics/planar_coder.h"

#include <freerdp/codec/planar.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "codec/base/c_handle.h"

namespace shoji::rdp {
namespace {

using PlanarReader = CHandle<BITMAP_PLANAR_CONTEXT, freerdp_bitmap_planar_context_free>;

std::vector<uint32_t> Read(const Bytes& stream, Size size, RowOrder order) {
  const auto width = static_cast<UINT32>(size.width_px);
  const auto height = static_cast<UINT32>(size.height_px);
  const PlanarReader reader(freerdp_bitmap_planar_context_new(0, width, height));
  std::vector<uint32_t> pixels(static_cast<size_t>(width) * height, 0xAAAAAAAA);
  EXPECT_TRUE(planar_decompress(reader.get(), stream.data(), static_cast<UINT32>(stream.size()), width, height,
                                reinterpret_cast<BYTE*>(pixels.data()), PIXEL_FORMAT_BGRX32, width * 4, 0, 0, width,
                                height, order == RowOrder::kBottomUp));
  for (uint32_t& pixel : pixels) pixel &= 0xFFFFFF;
  return pixels;
}

// Rows of runs: of each length that the control bytes treat apart, and of values as different as can be.
std::vector<uint32_t> Runs(Size size, uint32_t seed) {
  std::minstd_rand random(seed);
  std::vector<uint32_t> pixels;
  const auto area = static_cast<size_t>(size.width_px) * static_cast<size_t>(size.height_px);
  while (pixels.size() < area) {
    const auto colour = static_cast<uint32_t>(random()) & 0xFFFFFF;
    pixels.insert(pixels.end(), random() % (random() % 3 == 0 ? 120 : 5), colour);
  }
  pixels.resize(area);
  return pixels;
}

TEST(PlanarCoder, FreeRdpReadsWhatWasPacked) {
  for (uint32_t seed = 1; seed <= 300; ++seed) {
    const Size size{static_cast<int>(1 + seed * 7 % 131), static_cast<int>(1 + seed * 5 % 17)};
    const std::vector<uint32_t> pixels = Runs(size, seed);
    const tile::Pixels picture{pixels.data(), size.width_px, size};
    for (const RowOrder order : {RowOrder::kTopDown, RowOrder::kBottomUp}) {
      Bytes runs;
      PackPlanar(picture, order, runs);
      Bytes natural;
      PackPlanarNatural(picture, order, natural);
      Bytes raw;
      PackPlanarRaw(picture, order, raw);
      ASSERT_EQ(Read(runs, size, order), pixels) << seed;
      ASSERT_EQ(Read(natural, size, order), pixels) << seed;
      ASSERT_EQ(Read(raw, size, order), pixels) << seed;
    }
  }
}

TEST(PlanarCoder, RunsOfEveryLengthInARow) {
  for (int run = 0; run < 200; ++run) {
    const Size size{run + 20, 2};
    std::vector<uint32_t> pixels(static_cast<size_t>(size.width_px) * 2, 0x010203);
    for (size_t x = 0; x < 17; ++x) pixels[x] = static_cast<uint32_t>(x * 0x0B0D11);
    Bytes stream;
    PackPlanar({pixels.data(), size.width_px, size}, RowOrder::kTopDown, stream);
    ASSERT_EQ(Read(stream, size, RowOrder::kTopDown), pixels) << run;
  }
}

TEST(PlanarCoder, NoiseIsNeverLongerThanThePlanes) {
  std::minstd_rand random(3);
  std::vector<uint32_t> pixels(size_t{64} * 64);
  for (uint32_t& pixel : pixels) pixel = static_cast<uint32_t>(random()) & 0xFFFFFF;
  Bytes stream;
  PackPlanar({pixels.data(), 64, {64, 64}}, RowOrder::kTopDown, stream);
  EXPECT_EQ(stream.size(), 64 * 64 * 3 + 2);
  EXPECT_EQ(Read(stream, {64, 64}, RowOrder::kTopDown), pixels);
}

// Of the compressor's codes those of 0, 1, 2 and 3 are the shortest.
TEST(PlanarCoder, APhotoIsSentAsSmallDifferences) {
  std::vector<uint32_t> pixels;
  std::minstd_rand random(3);
  for (int y = 0; y < 64; ++y) {
    for (int x = 0; x < 64; ++x) {
      pixels.push_back(static_cast<uint32_t>(100 + x + (y + random() % 2) / 2) * 0x010101);
    }
  }
  Bytes stream;
  PackPlanarNatural({pixels.data(), 64, {64, 64}}, RowOrder::kTopDown, stream);
  EXPECT_GT(std::ranges::count_if(stream, [](uint8_t value) { return value <= 3; }), 64 * 64 * 3 / 2);
  EXPECT_EQ(Read(stream, {64, 64}, RowOrder::kTopDown), pixels);
}

TEST(PlanarCoder, WhatWasDrawnIsSentAsItIs) {
  const std::vector<uint32_t> pixels = Runs({64, 64}, 1);
  Bytes stream;
  PackPlanarNatural({pixels.data(), 64, {64, 64}}, RowOrder::kTopDown, stream);
  Bytes raw;
  PackPlanarRaw({pixels.data(), 64, {64, 64}}, RowOrder::kTopDown, raw);
  EXPECT_EQ(stream, raw);
}

TEST(PlanarCoder, OneColourIsShort) {
  const std::vector<uint32_t> pixels(size_t{64} * 64, 0x808080);
  Bytes stream;
  PackPlanar({pixels.data(), 64, {64, 64}}, RowOrder::kTopDown, stream);
  EXPECT_LT(stream.size(), 450u);
}

}  // namespace
}  // namespace shoji::rdp
