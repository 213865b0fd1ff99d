#include "codec/video/region_encoder.h"

#include <gtest/gtest.h>

#include <array>

#include "tests/codec/video/h264_decoder.h"
#include "tests/codec/video/moving_picture.h"

namespace shoji::video {
namespace {

using test::MovingPicture;
constexpr Size kSize{322, 182};  // neither side a multiple of 16
constexpr size_t kPlenty = kMaxUnitBytes;

// An encoder and the client that gets its units.
struct Stream {
  explicit Stream(Chroma wanted = Chroma::k420) : chroma(wanted) {}

  // Encodes, decodes, and gives the unit's length.
  size_t Send(const tile::Pixels& pixels, size_t unit_bytes = kPlenty, bool key = false) {
    const Result<AccessUnit> unit = encoder.Encode(pixels, chroma, unit_bytes, key);
    if (!unit) return ADD_FAILURE() << unit.error().message, 0;
    last_key = unit->key;
    last.assign(unit->bytes.begin(), unit->bytes.end());
    size = pixels.size;
    shown.resize(pixels.Area());
    const auto decoded = decoder.Paint({last, last_key, chroma == Chroma::k444, size}, shown.data(), size.width_px);
    EXPECT_TRUE(decoded.has_value()) << decoded.error().message;
    return last.size();
  }
  tile::Pixels picture() const { return {shown.data(), size.width_px, size}; }

  Chroma chroma;
  RegionEncoder encoder;
  test::H264Decoder decoder;
  Bytes last;
  bool last_key = false;
  Size size;
  std::vector<uint32_t> shown;
};

// The types of the units between Annex B start codes; empty when a byte stands before the first.
std::vector<int> UnitTypes(ByteSpan bytes) {
  std::vector<int> types;
  size_t i = 0;
  while (i + 3 < bytes.size() && bytes[i] == 0) ++i;
  if (i < 2 || bytes[i] != 1) return types;
  for (i -= 2; i + 3 < bytes.size(); ++i) {
    if (bytes[i] == 0 && bytes[i + 1] == 0 && bytes[i + 2] == 1) types.push_back(bytes[i + 3] & 0x1F);
  }
  return types;
}

TEST(RegionEncoder, ANaturalMovingPictureStaysAlike) {
  for (const Chroma chroma : {Chroma::k420, Chroma::k444, Chroma::k420Bt709}) {
    Stream stream(chroma);
    MovingPicture picture(kSize);
    for (int frame = 0; frame < 30; ++frame) {
      const tile::Pixels pixels = picture.Draw(frame);
      stream.Send(pixels);
      ASSERT_GE(test::Ssim(pixels, stream.picture()), 0.95) << "frame " << frame;
    }
  }
}

TEST(RegionEncoder, ASmallerRateFactorIsALargerAndBetterPicture) {
  size_t bytes[2] = {};
  double alike[2] = {};
  for (const int i : {0, 1}) {
    Stream stream;
    stream.encoder.SetRateFactor(i == 0 ? kUsualRateFactor : kFinestRateFactor);
    MovingPicture picture(kSize);
    for (int frame = 0; frame < 10; ++frame) {
      const tile::Pixels pixels = picture.Draw(frame);
      bytes[i] += stream.Send(pixels);
      alike[i] += test::Ssim(pixels, stream.picture());
    }
  }
  EXPECT_GT(bytes[1], bytes[0]);
  EXPECT_GT(alike[1], alike[0]);
}

TEST(RegionEncoder, SsimTellsAnotherPictureFromTheSame) {
  MovingPicture a(kSize);
  MovingPicture b(kSize);
  EXPECT_DOUBLE_EQ(test::Ssim(a.Draw(0), b.Draw(0)), 1);
  EXPECT_LT(test::Ssim(a.Draw(0), b.Draw(12)), 0.9);
}

TEST(RegionEncoder, EachUnitIsOnePictureInAnnexB) {
  Stream stream;
  MovingPicture picture(kSize);
  stream.Send(picture.Draw(0));
  EXPECT_TRUE(stream.last_key);
  EXPECT_EQ(UnitTypes(stream.last), (std::vector<int>{7, 8, 5}));  // both parameter sets, the picture; no SEI
  stream.Send(picture.Draw(1));
  EXPECT_FALSE(stream.last_key);
  EXPECT_EQ(UnitTypes(stream.last), std::vector<int>{1});
  EXPECT_EQ(stream.decoder.reordered_pictures(), 0);
}

TEST(RegionEncoder, KeyPicturesComeWhenAskedAndOnlyThen) {
  Stream stream;
  MovingPicture picture(kSize);
  for (int frame = 0; frame < 60; ++frame) {
    // A cut at 20 is no reason for one.
    stream.Send(picture.Draw(frame < 20 ? frame : frame + 900), kPlenty, frame == 40);
    EXPECT_EQ(stream.last_key, frame == 0 || frame == 40) << frame;
  }
}

TEST(RegionEncoder, ANewSizeOtherChromaOrAStopStartAnew) {
  Stream stream;
  MovingPicture small(kSize);
  MovingPicture large({640, 360});
  stream.Send(small.Draw(0));
  stream.Send(large.Draw(1));
  EXPECT_TRUE(stream.last_key);
  stream.Send(large.Draw(2));
  EXPECT_FALSE(stream.last_key);
  stream.chroma = Chroma::k444;
  stream.Send(large.Draw(3));
  EXPECT_TRUE(stream.last_key);
  EXPECT_EQ(stream.decoder.format(), AV_PIX_FMT_YUV444P);
  stream.encoder.Stop();
  EXPECT_FALSE(stream.encoder.running());
  stream.Send(large.Draw(2));
  EXPECT_TRUE(stream.last_key);
  EXPECT_GE(test::Ssim(large.pixels(), stream.picture()), 0.95);
}

TEST(RegionEncoder, UnitsKeepToTheirBudgetAndFollowItWithoutAKeyPicture) {
  Stream stream;
  MovingPicture picture(kSize);
  stream.Send(picture.Draw(0));
  size_t largest = 0;
  for (int frame = 1; frame < 40; ++frame) {
    const size_t length = stream.Send(picture.Draw(frame * 3), 1500);
    if (frame > 3) largest = std::max(largest, length);
    EXPECT_FALSE(stream.last_key);
  }
  EXPECT_LE(largest, 1650u);
  size_t roomy = 0;
  for (int frame = 40; frame < 60; ++frame) roomy = std::max(roomy, stream.Send(picture.Draw(frame * 3), 40'000));
  EXPECT_GT(roomy, 2500u);
  EXPECT_FALSE(stream.last_key);
}

TEST(RegionEncoder, ColoursComeBack) {
  constexpr std::array<uint32_t, 8> kColours = {0x000000, 0xFFFFFF, 0xFF0000, 0x00FF00,
                                                0x0000FF, 0x808080, 0xFFE0BD, 0x1A73E8};
  for (const Chroma chroma : {Chroma::k420, Chroma::k444, Chroma::k420Bt709}) {
    Stream stream(chroma);
    MovingPicture picture({256, 64});
    for (size_t i = 0; i < kColours.size(); ++i) picture.Fill({static_cast<int>(i) * 32, 0, 32, 64}, kColours[i]);
    stream.Send(picture.pixels());
    for (size_t i = 0; i < kColours.size(); ++i) {
      const uint32_t pixel = stream.picture().Row(32)[i * 32 + 16];
      for (const int shift : {16, 8, 0}) {
        const int shown = static_cast<int>(pixel >> shift & 0xFF);
        EXPECT_NEAR(shown, static_cast<int>(kColours[i] >> shift & 0xFF), 6) << i << " shift " << shift;
      }
    }
    const bool fine = chroma == Chroma::k444;
    EXPECT_EQ(stream.decoder.format(), fine ? AV_PIX_FMT_YUV444P : AV_PIX_FMT_YUVJ420P);
    EXPECT_EQ(stream.decoder.range(), fine ? AVCOL_RANGE_MPEG : AVCOL_RANGE_JPEG);
    EXPECT_EQ(stream.decoder.matrix(), chroma == Chroma::k420Bt709 ? AVCOL_SPC_BT709 : AVCOL_SPC_SMPTE170M);
  }
}

TEST(RegionEncoder, A444PictureKeepsColouredEdges) {
  for (const Chroma chroma : {Chroma::k420, Chroma::k444}) {
    Stream stream(chroma);
    MovingPicture picture({64, 64});
    for (int x = 0; x < 64; ++x) picture.Fill({x, 0, 1, 64}, x % 2 == 0 ? 0xFF0000 : 0x0000FF);
    stream.Send(picture.pixels());
    const auto red = static_cast<int>(stream.picture().Row(32)[32] >> 16);
    EXPECT_EQ(red > 200, chroma == Chroma::k444) << red;
  }
}

}  // namespace
}  // namespace shoji::video
