// What FrameDecoder refuses though the parser let it through: what depends on frames before, and on the stream.
#include "codec/frame/frame_decoder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "codec/frame/frame_writer.h"

namespace shoji::frame {
namespace {

constexpr Size kSmallScreen{320, 240};
constexpr Rect kWholeSmall{0, 0, 320, 240};

Bytes KeyFill(FrameWriter& writer, uint32_t colour = 0x102030) {
  writer.Fill(kWholeSmall, colour);
  return writer.Finish({1, 0, 0}, kSmallScreen, true, true);
}
Bytes Delta(FrameWriter& writer, Size size = kSmallScreen) { return writer.Finish({2, 0, 0}, size, false, false); }

TEST(FrameDecoder, ADeltaNeedsAPictureOfItsSize) {
  FrameDecoder decoder;
  FrameWriter writer;
  EXPECT_FALSE(decoder.Apply(Delta(writer)));
  EXPECT_TRUE(decoder.Apply(KeyFill(writer)));
  EXPECT_TRUE(decoder.Apply(Delta(writer)));
  EXPECT_FALSE(decoder.Apply(Delta(writer, {322, 240})));
}

TEST(FrameDecoder, FramesOfOneStreamReferToEachOther) {
  FrameWriter writer;
  FrameDecoder decoder;
  ASSERT_TRUE(decoder.Apply(KeyFill(writer)));
  std::minstd_rand random;
  std::vector<uint32_t> pixels(64 * 64);
  for (uint32_t& pixel : pixels) pixel = random() & 0xFFFFFF;
  const tile::Pixels noise{pixels.data(), 64, {64, 64}};
  writer.Rgb({0, 0, 64, 64}, noise, tile::RgbPredictor::kNone);
  const Bytes first = Delta(writer);
  writer.Rgb({100, 100, 64, 64}, noise, tile::RgbPredictor::kNone);
  const Bytes second = Delta(writer);
  EXPECT_GT(first.size(), 12'000u);
  EXPECT_LT(second.size(), 150u);
  ASSERT_TRUE(decoder.Apply(first));
  ASSERT_TRUE(decoder.Apply(second));
  EXPECT_EQ(decoder.picture().Row(163)[163], pixels.back());
}

// A decoder that missed a frame says so, now or soon, and a KEY frame heals it.
TEST(FrameDecoder, AKeyFrameStartsTheStreamAnew) {
  FrameWriter writer;
  FrameDecoder decoder;
  ASSERT_TRUE(decoder.Apply(KeyFill(writer)));
  Bytes broken = (writer.Fill({1, 1, 1, 1}, 5), Delta(writer));
  broken.back() ^= 0xFF;
  EXPECT_FALSE(decoder.Apply(broken));
  writer.Fill({1, 1, 1, 1}, 5);
  EXPECT_FALSE(decoder.Apply(Delta(writer)));
  EXPECT_TRUE(decoder.Apply(KeyFill(writer)));
  writer.Fill({1, 1, 1, 1}, 5);
  EXPECT_TRUE(decoder.Apply(Delta(writer)));
  FrameDecoder late;
  EXPECT_TRUE(late.Apply(KeyFill(writer)));
}

// The message with another packed section, all lengths mended.
Bytes Repacked(ByteSpan message, const Bytes& packed, uint32_t unpacked_bytes) {
  wire::Frame frame = wire::ParseFrame(message).value();
  frame.packed = packed;
  frame.unpacked_bytes = unpacked_bytes;
  return wire::Encode(frame);
}

class FrameDecoderStream : public testing::Test {
 protected:
  FrameDecoderStream() : key_(KeyFill(writer_)) {
    const ByteSpan packed = wire::ParseFrame(key_).value().packed;
    packed_.assign(packed.begin(), packed.end());
  }
  bool Accepts(const Bytes& packed, uint32_t unpacked_bytes = wire::kRectBytes) {
    return FrameDecoder().Apply(Repacked(key_, packed, unpacked_bytes)).has_value();
  }

  FrameWriter writer_;
  Bytes key_;
  Bytes packed_;
};

TEST_F(FrameDecoderStream, SectionsUnpackToExactlyWhatTheyAnnounce) {
  EXPECT_TRUE(Accepts(packed_));
  EXPECT_FALSE(Accepts(packed_, wire::kRectBytes + 1));
  EXPECT_FALSE(Accepts({packed_.begin(), packed_.end() - 1}));
  Bytes longer = packed_;
  longer.push_back(0);  // the start of a block's header
  EXPECT_FALSE(Accepts(longer));
  longer.insert(longer.end(), {0, 0});  // an empty block: nothing, said in a strange way
  EXPECT_TRUE(Accepts(longer));
  longer[longer.size() - 3] = 1;  // the last block of the stream
  EXPECT_FALSE(Accepts(longer));
  Bytes more = packed_;
  more.insert(more.end(), {8, 0, 0, 42});  // a stored block of one byte
  EXPECT_FALSE(Accepts(more));
}

TEST_F(FrameDecoderStream, TheStreamHeaderIsPlainAndItsWindowBounded) {
  ASSERT_EQ(packed_[4], 0);
  Bytes checksum = packed_;
  checksum[4] = 4;
  EXPECT_FALSE(Accepts(checksum));
  Bytes window = packed_;
  window[5] = (21 - 10) << 3;
  EXPECT_TRUE(Accepts(window));
  window[5] = (22 - 10) << 3;
  EXPECT_FALSE(Accepts(window));
}

TEST(FrameDecoder, PaintsWhatWasStored) {
  FrameWriter writer;
  FrameDecoder decoder;
  writer.Fill(kWholeSmall, 1);
  writer.Fill({130, 70, 1, 1}, 2);
  writer.Store({64, 64, 130, 70}, 4090);
  writer.Fill(kWholeSmall, 3);
  writer.Cached({0, 0, 130, 70}, 4090);
  ASSERT_TRUE(decoder.Apply(writer.Finish({1, 0, 0}, kSmallScreen, true, true)));
  EXPECT_EQ(decoder.picture().Row(6)[66], 2u);
  EXPECT_EQ(decoder.picture().Row(69)[129], 1u);
  EXPECT_EQ(decoder.picture().Row(70)[129], 3u);
}

TEST(FrameDecoder, APieceComesInTheSizeItWasStored) {
  const auto paints = [](const Rect& rect, uint32_t slot, bool key_between) {
    FrameWriter writer;
    FrameDecoder decoder;
    writer.Store({0, 0, 100, 64}, 7);
    EXPECT_TRUE(decoder.Apply(writer.Finish({1, 0, 0}, kSmallScreen, true, true)));
    writer.Cached(rect, slot);
    return decoder.Apply(writer.Finish({2, 0, 0}, kSmallScreen, key_between, true)).has_value();
  };
  EXPECT_TRUE(paints({5, 5, 100, 64}, 7, false));
  EXPECT_TRUE(paints({5, 5, 36, 64}, 8, false));
  EXPECT_FALSE(paints({5, 5, 99, 64}, 7, false));
  EXPECT_FALSE(paints({5, 5, 64, 63}, 7, false));
  EXPECT_FALSE(paints({5, 5, 64, 64}, 6, false));
  EXPECT_FALSE(paints({5, 5, 64, 64}, 9, false));
  EXPECT_FALSE(paints({5, 5, 64, 64}, 4095, false));
  EXPECT_FALSE(paints({5, 5, 100, 64}, 7, true));
}

class OneColourVideo final : public VideoPainter {
 public:
  Result<void> Paint(const VideoPicture& picture, uint32_t* target, int stride_px) override {
    if (picture.access_unit.front() != 0x55) return Fail(ErrorCode::kInvalid, "no such picture");
    for (int y = 0; y < picture.size.height_px; ++y) {
      std::fill_n(target + static_cast<ptrdiff_t>(y) * stride_px, picture.size.width_px, picture.key ? 1u : 2u);
    }
    return {};
  }
};

TEST(FrameDecoder, VideoNeedsAPainter) {
  const auto video = [](uint8_t byte, bool key) {
    FrameWriter writer;
    const Bytes unit{byte, 2, 3};
    writer.Video({2, 4, 64, 66}, unit, key, false);
    return writer.Finish({1, 0, 0}, kSmallScreen, true, false);
  };
  EXPECT_FALSE(FrameDecoder().Apply(video(0x55, true)));
  OneColourVideo painter;
  FrameDecoder decoder(&painter);
  EXPECT_FALSE(decoder.Apply(video(0x44, true)));
  ASSERT_TRUE(decoder.Apply(video(0x55, true)));
  EXPECT_EQ(decoder.picture().Row(69)[65], 1u);
  EXPECT_EQ(decoder.picture().Row(70)[65], 0u);
  ASSERT_TRUE(decoder.Apply(video(0x55, false)));
  EXPECT_EQ(decoder.picture().Row(4)[2], 2u);
}

}  // namespace
}  // namespace shoji::frame
