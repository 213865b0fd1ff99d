// Videos that the client decodes itself: what it shows equals what the session's frames say, video included.
#include "codec/video/region_finder.h"
#include "tests/broker/rdp/graphics/gfx_rig.h"
#include "tests/broker/rdp/graphics/psnr.h"
#include "tests/codec/video/moving_picture.h"

namespace shoji::rdp {
namespace {

constexpr Rect kPlace{130, 70, 320, 192};
constexpr GfxCapability kTakesVideo{GfxVersion::k10_4, 0};

struct VideoRig : test::GfxRig {
  // One picture of the video, and a word typed beside it.
  void Play(int pictures, const Rect& place = kPlace) {
    for (int i = 0; i < pictures; ++i) {
      const tile::Pixels pixels = movie.Draw(number++);
      framebuffer.Draw(place, [&](int x, int y) { return pixels.Row(y - place.y)[x - place.x]; });
      framebuffer.Text({8 * (number % 12), 300, 8, 20}, static_cast<uint32_t>(number));
      Show();
      ASSERT_EQ(Wrong(), 0) << number;
      Acknowledge();
    }
  }
  void UseVideo() {
    encoder.UseVideo(&finder, {.sampled_chroma = (output->HelloFeatures() & wire::kFeatureH264) != 0,
                               .full_chroma = (output->HelloFeatures() & wire::kFeatureH264FullChroma) != 0,
                               .bt709 = (output->HelloFeatures() & wire::kFeatureH264Bt709) != 0});
  }
  video::RegionFinder finder;
  test::MovingPicture movie{{kPlace.width_px, kPlace.height_px}};
  int number = 0;
};

TEST(GfxVideo, PassesByUnchanged) {
  VideoRig rig;
  rig.Open(kTakesVideo);
  rig.UseVideo();
  rig.Play(60);
  EXPECT_GT(rig.client().videos, 20);
  EXPECT_EQ(rig.painter.matrix(), AVCOL_SPC_BT709);
  EXPECT_EQ(rig.painter.range(), AVCOL_RANGE_JPEG);
}

TEST(GfxVideo, EndsExact) {
  VideoRig rig;
  rig.Open(kTakesVideo);
  rig.UseVideo();
  rig.Play(60);
  rig.Refine();
  EXPECT_EQ(test::Differences(rig.framebuffer, rig.client().picture()), 0);
}

TEST(GfxVideo, GoesOnBeneathANoticeAndAfterItAndAtAnotherSize) {
  VideoRig rig;
  rig.Open(kTakesVideo);
  rig.UseVideo();
  rig.Play(60);
  const std::vector<uint32_t> notice(size_t{300} * 40, 0xFFEE00);
  ASSERT_TRUE(rig.output->Cover({notice.data(), 300, {300, 40}}, 140, 80).has_value());
  const tile::Pixels pixels = rig.movie.Draw(99);
  rig.framebuffer.Draw(kPlace, [&](int x, int y) { return pixels.Row(y - kPlace.y)[x - kPlace.x]; });
  rig.Show();
  EXPECT_GT(rig.Wrong(), 300 * 30);
  EXPECT_EQ(rig.client().picture().Row(80)[140], 0xFFEE00u);
  ASSERT_TRUE(rig.output->Uncover().has_value());
  EXPECT_EQ(rig.Wrong(), 0);
  rig.Acknowledge();
  rig.SetSize({800, 600});
  const int before = rig.client().videos;
  rig.Play(60, {64, 128, kPlace.width_px, kPlace.height_px});
  EXPECT_GT(rig.client().videos, before + 20);
}

TEST(GfxVideo, AClientWithoutH264GetsNone) {
  for (const GfxCapability& capability : {GfxCapability{GfxVersion::k8, 0}, GfxCapability{GfxVersion::k8_1, 0},
                                          GfxCapability{GfxVersion::k10_7, kGfxAvcDisabled}}) {
    VideoRig rig;
    rig.Open(capability);
    EXPECT_EQ(rig.output->HelloFeatures(), 0);
    rig.UseVideo();
    rig.Play(5);
    EXPECT_EQ(rig.client().videos, 0);
  }
}

// An eighth of the pixels; exact as soon as it stops.
TEST(GfxVideo, WithoutH264AFilmIsSentRoughlyAndEndsExact) {
  VideoRig rig;
  rig.budget = 20'000;
  rig.Open({GfxVersion::k8, 0});
  rig.Play(1);
  rig.client().packed_bytes = 0;
  rig.Play(20);
  EXPECT_GE(rig.client().rough, 20);
  EXPECT_GT(test::Psnr(rig.decoder.picture(), rig.client().picture()), 40);
  EXPECT_LT(rig.client().packed_bytes, size_t{20} * kPlace.width_px * kPlace.height_px * 3 / 8);
  rig.Refine();
  EXPECT_EQ(test::Differences(rig.framebuffer, rig.client().picture()), 0);
}

TEST(GfxVideo, VideoNobodyAskedForIsAnError) {
  VideoRig rig;
  rig.Open({GfxVersion::k8, 0});
  rig.encoder.UseVideo(&rig.finder, {.sampled_chroma = true});
  bool refused = false;
  for (int i = 0; i < 60 && !refused; ++i) {
    const tile::Pixels pixels = rig.movie.Draw(i);
    rig.framebuffer.Draw(kPlace, [&](int x, int y) { return pixels.Row(y - kPlace.y)[x - kPlace.x]; });
    refused = !rig.output->Show(rig.Frame()).has_value();
  }
  EXPECT_TRUE(refused);
}

}  // namespace
}  // namespace shoji::rdp
