// What PackInterleaved writes, read by FreeRDP's client.
#include "broker/rdp/graphics/interleaved_coder.h"

#include <freerdp/codec/interleaved.h>
#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "codec/base/c_handle.h"

namespace shoji::rdp {
namespace {

std::vector<uint32_t> Read(const Bytes& stream, Size size, UINT32 bits_per_pixel) {
  const CHandle<BITMAP_INTERLEAVED_CONTEXT, bitmap_interleaved_context_free> reader(
      bitmap_interleaved_context_new(FALSE));
  const auto width = static_cast<UINT32>(size.width_px);
  const auto height = static_cast<UINT32>(size.height_px);
  std::vector<uint32_t> pixels(static_cast<size_t>(width) * height, 0xAAAAAAAA);
  EXPECT_TRUE(interleaved_decompress(reader.get(), stream.data(), static_cast<UINT32>(stream.size()), width, height,
                                     bits_per_pixel, reinterpret_cast<BYTE*>(pixels.data()), PIXEL_FORMAT_BGRX32,
                                     width * 4, 0, 0, width, height, nullptr));
  for (uint32_t& pixel : pixels) pixel &= 0xFFFFFF;
  return pixels;
}

// Runs of few colours, black among them, and rows that repeat: what the orders are for, and where they meet.
std::vector<uint32_t> Rows(Size size, uint32_t seed) {
  std::minstd_rand random(seed);
  const auto width = static_cast<size_t>(size.width_px);
  std::vector<uint32_t> pixels;
  for (int y = 0; y < size.height_px; ++y) {
    const bool repeats = y > 0 && random() % 3 == 0;
    std::vector<uint32_t> row;
    while (row.size() < width) {
      row.insert(row.end(), 1 + random() % (random() % 4 == 0 ? 70 : 4), random() % 6 * 0x29081Fu);
    }
    row.resize(width);
    if (repeats) row.assign(pixels.end() - size.width_px, pixels.end());
    pixels.insert(pixels.end(), row.begin(), row.end());
  }
  return pixels;
}

TEST(InterleavedCoder, FreeRdpReadsWhatWasPacked) {
  for (uint32_t seed = 1; seed <= 400; ++seed) {
    const Size size{static_cast<int>(4 + seed * 4 % 61), static_cast<int>(1 + seed * 5 % 64)};
    const std::vector<uint32_t> pixels = Rows(size, seed);
    Bytes stream;
    PackInterleaved({pixels.data(), size.width_px, size}, 24, stream);
    ASSERT_EQ(Read(stream, size, 24), pixels) << seed;
  }
}

TEST(InterleavedCoder, NoiseGrowsByALengthAtMost) {
  std::minstd_rand random(5);
  std::vector<uint32_t> pixels(size_t{64} * 64);
  for (uint32_t& pixel : pixels) pixel = static_cast<uint32_t>(random()) & 0xFFFFFF;
  Bytes stream;
  PackInterleaved({pixels.data(), 64, {64, 64}}, 24, stream);
  EXPECT_LE(stream.size(), 64 * 64 * 3 + 6u);
  EXPECT_EQ(Read(stream, {64, 64}, 24), pixels);
}

TEST(InterleavedCoder, OneColourIsShort) {
  const std::vector<uint32_t> pixels(size_t{64} * 64, 0x808080);
  Bytes stream;
  PackInterleaved({pixels.data(), 64, {64, 64}}, 24, stream);
  EXPECT_EQ(stream.size(), 5u + 3);
  EXPECT_EQ(Read(stream, {64, 64}, 24), pixels);
}

TEST(InterleavedCoder, SixteenBitsKeepTheHighBits) {
  const std::vector<uint32_t> pixels = {0xFF0000, 0x00FF00, 0x0000FF, 0xF8FCF8};
  Bytes stream;
  PackInterleaved({pixels.data(), 4, {4, 1}}, 16, stream);
  EXPECT_EQ(stream, (Bytes{0x84, 0x00, 0xF8, 0xE0, 0x07, 0x1F, 0x00, 0xFF, 0xFF}));
}

}  // namespace
}  // namespace shoji::rdp
