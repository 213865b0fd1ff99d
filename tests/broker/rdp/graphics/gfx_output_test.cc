// Frames of the real encoder through GfxOutput: what a strict client shows equals the decoded picture, pixel by pixel.
#include "broker/rdp/graphics/gfx_output.h"

#include <gmock/gmock.h>

#include "tests/broker/rdp/graphics/gfx_rig.h"
#include "tests/broker/rdp/graphics/psnr.h"

namespace shoji::rdp {
namespace {

using test::CapsAdvertise;
using test::FrameAcknowledge;
using test::GfxRig;
using testing::ElementsAre;
using testing::IsEmpty;
using State = GraphicsOutput::State;

constexpr int kSolidFill = 0x04;
constexpr int kSurfaceToSurface = 0x05;
constexpr int kSurfaceToCache = 0x06;
constexpr int kCacheToSurface = 0x07;
constexpr int kResetGraphics = 0x0E;

void ShowsRandomPaintings(GfxRig& rig, uint32_t seed, int steps) {
  std::minstd_rand random(seed);
  for (int step = 0; step < steps; ++step) {
    test::Paint(rig.framebuffer, random);
    rig.budget = step % 3 == 0 ? 4000 : SIZE_MAX;  // JPEG, too
    rig.Show();
    ASSERT_EQ(rig.Wrong(), 0) << step;
    if (step % 2 == 1) rig.encoder.Settle();
    if (step % 40 == 39) rig.encoder.RequestKey();
    rig.Acknowledge();
  }
}

TEST(GfxOutput, ShowsRandomPaintings) {
  GfxRig rig;
  rig.Open();
  ShowsRandomPaintings(rig, 1, 150);
  EXPECT_EQ(rig.client().commands[kResetGraphics], 1);
}

TEST(GfxOutput, APhotoArrivesRoughlyAndBecomesExact) {
  GfxRig rig;
  rig.Open();
  rig.Show();
  rig.Acknowledge();
  rig.budget = 4000;
  const Rect place{70, 50, 400, 300};
  rig.framebuffer.Photo(place);
  rig.client().packed_bytes = 0;
  rig.Show();
  EXPECT_GT(rig.client().rough, 0);
  EXPECT_GT(rig.coarse.count(), 100'000u);
  EXPECT_EQ(rig.Wrong(), 0);
  EXPECT_GT(rig.FrameSource::Wrong(rig.client().picture()), 0);
  EXPECT_GT(test::Psnr(rig.decoder.picture().Crop(place), rig.client().picture().Crop(place)), 40);
  EXPECT_LT(rig.client().packed_bytes, size_t{400} * 300 * 3 / 2);
  rig.Acknowledge();
  rig.Refine();
  EXPECT_EQ(rig.coarse.count(), 0u);
  EXPECT_EQ(test::Differences(rig.framebuffer, rig.client().picture()), 0);
}

TEST(GfxOutput, APhotoThatMovesStaysAsItIsAndBecomesExactThere) {
  GfxRig rig({900, 600});
  rig.Open();
  rig.budget = 4000;
  const auto draw = [&rig](int scrolled) {
    const test::Document document(1);
    rig.framebuffer.Draw({0, 0, 900, 600}, [&](int x, int y) {
      const bool photo = x >= 100 && x < 400 && y + scrolled >= 300 && y + scrolled < 500;
      if (!photo) return document.At(x, y + scrolled);
      return static_cast<uint32_t>(x * 7919 ^ (y + scrolled) * 104729) % 0x40 * 0x030201 + 0x404040;
    });
  };
  for (int step = 0; step < 4; ++step) {
    draw(step * 53);
    rig.Show();
    ASSERT_EQ(rig.Wrong(), 0) << step;
    rig.Acknowledge();
  }
  EXPECT_GT(rig.client().commands[kSurfaceToSurface], 0);
  EXPECT_GT(rig.client().rough, 0);
  rig.Refine();
  EXPECT_EQ(test::Differences(rig.framebuffer, rig.client().picture()), 0);
}

TEST(GfxOutput, TextIsNeverRough) {
  GfxRig rig;
  rig.Open();
  rig.budget = 0;
  for (uint32_t page = 1; page <= 3; ++page) {
    rig.framebuffer.Text({0, 0, 642, 402}, page);
    rig.Show();
    rig.Acknowledge();
  }
  EXPECT_EQ(rig.client().rough, 0);
  EXPECT_EQ(test::Differences(rig.framebuffer, rig.client().picture()), 0);
}

// Pages that come and go in turns: kept and painted again.
void TurnsPages(GfxRig& rig, Size size) {
  for (int turn = 0; turn < 12; ++turn) {
    const test::Document document(static_cast<uint32_t>(turn % 3));
    rig.framebuffer.Draw({0, 0, size.width_px, size.height_px}, [&](int x, int y) { return document.At(x, y); });
    rig.Show();
    ASSERT_EQ(rig.Wrong(), 0) << turn;
    rig.encoder.Settle();
    rig.Acknowledge();
  }
}

TEST(GfxOutput, WhatComesBackComesFromTheClientsCache) {
  constexpr Size kPage{900, 600};
  GfxRig rig(kPage);
  rig.Open();
  TurnsPages(rig, kPage);
  EXPECT_GT(rig.client().commands[kSurfaceToCache], 100);
  EXPECT_GT(rig.client().commands[kCacheToSurface], 100);
}

TEST(GfxOutput, AClientThatKeepsLittleIsSentWhatItCannotKeep) {
  constexpr Size kPage{3840, 2160};
  GfxRig rig(kPage);
  rig.client().max_slots = 4096;
  rig.client().max_cache_bytes = 16 << 20;
  rig.Open({GfxVersion::k10, kGfxSmallCache});
  TurnsPages(rig, {3840, 2160});
}

TEST(GfxOutput, ScrollingIsAMoveAndWhatIsNew) {
  GfxRig rig({900, 600});
  rig.Open();
  const test::Document document(1);
  for (int step = 0; step < 6; ++step) {
    rig.framebuffer.Draw({0, 0, 900, 600}, [&](int x, int y) { return document.At(x, y + step * 53); });
    rig.client().packed_bytes = 0;
    rig.Show();
    ASSERT_EQ(rig.Wrong(), 0);
    rig.Acknowledge();
  }
  EXPECT_GT(rig.client().commands[kSurfaceToSurface], 0);
  EXPECT_LT(rig.client().packed_bytes, 20000u);
}

TEST(GfxOutput, FramesBeforeTheChannelAreShownOnceItIsThere) {
  GfxRig rig;
  rig.framebuffer.Text({0, 0, 642, 402}, 1);
  rig.Show();
  EXPECT_EQ(rig.output->state(), State::kOpening);
  EXPECT_FALSE(rig.output->CanTake());
  EXPECT_THAT(rig.output->TakeShown(), IsEmpty());
  rig.Open();
  EXPECT_EQ(rig.output->state(), State::kReady);
  EXPECT_EQ(rig.Wrong(), 0);
  EXPECT_THAT(rig.output->TakeShown(), ElementsAre(1));
  rig.framebuffer.Photo({10, 10, 200, 200});
  rig.Show();
  EXPECT_EQ(rig.Wrong(), 0);
}

// The encoder kept tiles before there was a client: they are in no slot of its.
TEST(GfxOutput, TilesKeptBeforeTheChannelAreSentAsPixels) {
  GfxRig rig;
  rig.framebuffer.Text({0, 0, 642, 402}, 1);
  rig.Show();
  rig.encoder.Settle();
  rig.framebuffer.Text({0, 0, 642, 402}, 2);
  rig.Show();
  rig.encoder.Settle();
  rig.Open();
  rig.framebuffer.Text({0, 0, 642, 402}, 1);
  rig.Show();
  EXPECT_EQ(rig.Wrong(), 0);
  EXPECT_EQ(rig.client().commands[kCacheToSurface], 0);
}

TEST(GfxOutput, AnotherSizeIsANewSurface) {
  GfxRig rig;
  rig.Open();
  TurnsPages(rig, test::kScreen);
  for (const Size size : {Size{800, 300}, Size{320, 640}}) {
    rig.SetSize(size);
    rig.framebuffer.Photo({0, 0, 800, 640});
    rig.Show();
    EXPECT_EQ(rig.client().desktop, size);
    EXPECT_EQ(rig.Wrong(), 0);
    TurnsPages(rig, size);
  }
}

TEST(GfxOutput, WhatCoversThePictureStaysOverEverythingAndGoes) {
  GfxRig rig({900, 600});
  rig.Open();
  const std::vector<uint32_t> notice(size_t{300} * 40, 0xFFEE00);
  const auto covered = [&rig](int x, int y) { return rig.client().picture().Row(y)[x] == 0xFFEE00; };
  std::minstd_rand random(5);
  for (int round = 0; round < 3; ++round) {
    ASSERT_TRUE(rig.output->Cover({notice.data(), 300, {300, 40}}, 101, 77).has_value());
    for (int step = 0; step < 8; ++step) {
      test::Paint(rig.framebuffer, random);
      rig.Show();
      rig.encoder.Settle();
      rig.Acknowledge();
    }
    EXPECT_TRUE(covered(101, 77) && covered(400, 116));
    EXPECT_FALSE(covered(100, 77) || covered(401, 77) || covered(101, 117));
    ASSERT_TRUE(rig.output->Cover({notice.data(), 300, {300, 40}}, 200, 90).has_value());
    EXPECT_FALSE(covered(101, 77));
    EXPECT_TRUE(covered(499, 129));
    ASSERT_TRUE(rig.output->Uncover().has_value());
    EXPECT_EQ(rig.Wrong(), 0);
  }
}

TEST(GfxOutput, APageIsShownBeforeAnyFrameAndGoesWithItsSize) {
  GfxRig rig;
  const std::vector<uint32_t> page(size_t{642} * 402, 0x123456);
  ASSERT_TRUE(rig.output->Cover({page.data(), 642, test::kScreen}, 0, 0).has_value());
  rig.Open();
  EXPECT_EQ(rig.client().picture().Row(401)[641], 0x123456u);
  ASSERT_TRUE(rig.output->Resize({320, 240}).has_value());
  EXPECT_EQ(rig.client().picture().Row(0)[0], 0u);
  rig.SetSize({320, 240});
  rig.framebuffer.Text({0, 0, 320, 240}, 1);
  rig.Show();
  EXPECT_EQ(rig.Wrong(), 0);
}

TEST(GfxOutput, ShownIsWhatTheClientAcknowledges) {
  GfxRig rig;
  rig.Open();
  rig.Acknowledge();
  rig.Show();
  EXPECT_TRUE(rig.output->CanTake());
  rig.Show();
  EXPECT_FALSE(rig.output->CanTake());
  EXPECT_THAT(rig.output->TakeShown(), IsEmpty());
  rig.wires.from_client.push_back(FrameAcknowledge(77));  // never sent
  ASSERT_TRUE(rig.output->Tick().has_value());
  EXPECT_THAT(rig.output->TakeShown(), IsEmpty());
  rig.Acknowledge();
  EXPECT_THAT(rig.output->TakeShown(), ElementsAre(1, 2));
  EXPECT_TRUE(rig.output->CanTake());
  rig.wires.blocked = true;
  EXPECT_FALSE(rig.output->CanTake());
}

TEST(GfxOutput, AClientThatSuspendsAcknowledgingIsBelievedTheConnection) {
  GfxRig rig;
  rig.Open();
  rig.wires.from_client.push_back(FrameAcknowledge(1, kGfxSuspendAcknowledge));
  ASSERT_TRUE(rig.output->Tick().has_value());
  rig.wires.blocked = true;
  rig.Show();
  EXPECT_THAT(rig.output->TakeShown(), IsEmpty());
  rig.wires.blocked = false;
  EXPECT_THAT(rig.output->TakeShown(), ElementsAre(1));
}

TEST(GfxOutput, TheNewestVersionKnownIsConfirmed) {
  GfxRig rig;
  rig.wires.state = GfxChannel::State::kOpen;
  rig.wires.from_client.push_back(CapsAdvertise({{GfxVersion::k8, 0},
                                                 {GfxVersion::k10_4, kGfxSmallCache},
                                                 {GfxVersion::k8_1, kGfxAvc420Enabled},
                                                 {static_cast<GfxVersion>(0x00990000), 7}}));
  ASSERT_TRUE(rig.output->Tick().has_value());
  EXPECT_THAT(rig.client().confirmed, ElementsAre(Bytes{0x00, 0x04, 0x0A, 0x00, 4, 0, 0, 0, 2, 0, 0, 0}));
}

TEST(GfxOutput, AClientOfUnknownVersionsOrWithoutTheChannelNeedsAnotherOutput) {
  GfxRig unknown;
  unknown.Open({static_cast<GfxVersion>(0x00990000), 7});
  EXPECT_EQ(unknown.output->state(), State::kFailed);
  GfxRig refused;
  refused.wires.state = GfxChannel::State::kRefused;
  ASSERT_TRUE(refused.output->Tick().has_value());
  EXPECT_EQ(refused.output->state(), State::kFailed);
}

TEST(GfxOutput, RefusesMessagesThatAreNone) {
  const Bytes good = FrameAcknowledge(1);
  for (size_t length = 1; length < good.size(); ++length) {
    GfxRig rig;
    rig.Open();
    rig.wires.from_client.emplace_back(good.begin(), good.begin() + static_cast<ptrdiff_t>(length));
    EXPECT_FALSE(rig.output->Tick().has_value()) << length;
  }
  GfxRig rig;
  rig.Open();
  rig.wires.from_client.push_back(good);
  EXPECT_TRUE(rig.output->Tick().has_value());
  rig.wires.from_client.push_back(test::GfxMessage(0x99, {}));
  EXPECT_FALSE(rig.output->Tick().has_value());
}

TEST(GfxOutput, CapabilitiesComeOnce) {
  GfxRig rig;
  rig.Open();
  rig.wires.from_client.push_back(CapsAdvertise({{GfxVersion::k8, 0}}));
  EXPECT_FALSE(rig.output->Tick().has_value());
}

// The rig would notice: a client that leaves out one fill shows something else.
TEST(GfxOutput, TheRigNoticesAMissingFill) {
  GfxRig rig;
  rig.Open();
  rig.Show();
  rig.framebuffer.Fill({0, 0, 64, 64}, 0x00FF00);
  (void)rig.Frame();
  EXPECT_EQ(rig.Wrong(), 64 * 64);
  EXPECT_GT(rig.client().commands[kSolidFill], 0);
}

}  // namespace
}  // namespace shoji::rdp
