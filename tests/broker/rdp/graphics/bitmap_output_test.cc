// Frames of the real encoder through BitmapOutput: what the client shows equals the decoded picture, pixel by pixel.
#include "broker/rdp/graphics/bitmap_output.h"

#include <gmock/gmock.h>

#include "tests/broker/rdp/graphics/bitmap_client.h"
#include "tests/broker/rdp/graphics/frame_source.h"
#include "tests/codec/document.h"

namespace shoji::rdp {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct BitmapRig : test::FrameSource {
  explicit BitmapRig(int bits_per_pixel = 32, Size size = test::kScreen)
      : FrameSource(size), client(bits_per_pixel, size) {}

  void Make(bool active = true) { output = std::make_unique<BitmapOutput>(client.peer, active); }
  void Show() {
    const Result<void> shown = output->Show(Frame());
    ASSERT_TRUE(shown.has_value()) << shown.error().message;
  }
  int Wrong(int tolerance = 0) const { return FrameSource::Wrong(client.picture(), tolerance); }

  test::BitmapClient client;
  std::unique_ptr<BitmapOutput> output;
};

void ShowsRandomPaintings(int bits_per_pixel, int tolerance, bool skips_alpha = true) {
  BitmapRig rig(bits_per_pixel);
  rig.client.settings().DrawAllowSkipAlpha = skips_alpha ? TRUE : FALSE;
  rig.Make();
  std::minstd_rand random(static_cast<uint32_t>(bits_per_pixel));
  for (int step = 0; step < 60; ++step) {
    Paint(rig.framebuffer, random);
    rig.budget = step % 3 == 0 ? 4000 : SIZE_MAX;  // JPEG, too
    rig.Show();
    ASSERT_EQ(rig.Wrong(tolerance), 0) << step;
    if (step % 4 == 3) rig.encoder.Settle();
  }
}

TEST(BitmapOutput, ShowsRandomPaintingsAt32Bits) { ShowsRandomPaintings(32, 0); }
TEST(BitmapOutput, ShowsRandomPaintingsAt24Bits) { ShowsRandomPaintings(24, 0); }
TEST(BitmapOutput, ShowsRandomPaintingsAt16BitsAsFarAsTheyGo) { ShowsRandomPaintings(16, 7); }
TEST(BitmapOutput, ShowsRandomPaintingsAt15BitsAsFarAsTheyGo) { ShowsRandomPaintings(15, 7); }
TEST(BitmapOutput, ShowsRandomPaintingsToAClientThatWantsAlpha) { ShowsRandomPaintings(32, 0, false); }

// A client that takes RemoteFX: how far a pixel of what is coarse may be off, at the worst.
constexpr int kMostCoarse = 32;

TEST(BitmapOutput, ShowsRandomPaintingsToAClientThatTakesRemoteFx) {
  BitmapRig rig;
  rig.client.TakeRemoteFx();
  rig.Make();
  std::minstd_rand random(9);
  for (int step = 0; step < 120; ++step) {
    Paint(rig.framebuffer, random);
    rig.budget = step % 3 == 0 ? 4000 : SIZE_MAX;  // JPEG, too
    rig.Show();
    ASSERT_EQ(rig.FrameSource::Wrong(rig.client.picture(), 0, kMostCoarse), 0) << step;
    if (step % 4 == 3) rig.encoder.Settle();
    if (step % 40 == 19) rig.encoder.RequestKey();
  }
  EXPECT_GT(rig.client.rough, 10);
  while (rig.encoder.HasCoarse()) ASSERT_TRUE(rig.output->Show(rig.Refinement()).has_value());
  EXPECT_EQ(rig.Wrong(), 0);
  EXPECT_EQ(test::Differences(rig.framebuffer, rig.client.picture()), 0);
}

void ShowsAPhoto(BitmapRig& rig) {
  rig.Make();
  rig.Show();
  rig.budget = 4000;
  rig.framebuffer.Photo({70, 50, 400, 300});
  rig.client.bytes = 0;
  rig.Show();
  EXPECT_EQ(rig.FrameSource::Wrong(rig.client.picture(), 0, kMostCoarse), 0);
}

TEST(BitmapOutput, APhotoIsSmallForAClientThatTakesRemoteFx) {
  BitmapRig rig;
  rig.client.TakeRemoteFx();
  ShowsAPhoto(rig);
  EXPECT_GT(rig.client.rough, 0);
  EXPECT_LT(rig.client.bytes, size_t{400} * 300 * 3 / 2);
}

TEST(BitmapOutput, APhotoIsExactForAClientThatDoesNotOrHasFewerColours) {
  BitmapRig without;
  ShowsAPhoto(without);
  EXPECT_EQ(without.client.rough, 0);
  BitmapRig fewer(24);
  fewer.client.TakeRemoteFx();
  ShowsAPhoto(fewer);
  EXPECT_EQ(fewer.client.rough, 0);
}

TEST(BitmapOutput, APieceTooLargeForTheClientsUpdatesIsSentExactly) {
  BitmapRig rig;
  rig.client.TakeRemoteFx();
  rig.client.settings().MultifragMaxRequestSize = 14000;
  rig.Make();
  rig.Show();
  rig.budget = 0;
  rig.framebuffer.Noise({0, 0, 256, 128});
  rig.framebuffer.Photo({256, 128, 128, 128});
  rig.Show();
  EXPECT_EQ(rig.FrameSource::Wrong(rig.client.picture(), 0, kMostCoarse), 0);
  EXPECT_GT(rig.client.rough, 0);
}

TEST(BitmapOutput, NothingRoughLiesOverACover) {
  BitmapRig rig;
  rig.client.TakeRemoteFx();
  const std::vector<uint32_t> notice(size_t{300} * 40, 0xFFEE00);
  rig.Make();
  rig.Show();
  ASSERT_TRUE(rig.output->Cover({notice.data(), 300, {300, 40}}, 100, 100).has_value());
  rig.budget = 4000;
  rig.framebuffer.Photo({70, 50, 400, 300});
  rig.Show();
  EXPECT_GT(rig.client.rough, 0);
  for (int x = 100; x < 400; ++x) ASSERT_EQ(rig.client.picture().Row(120)[x], 0xFFEE00u) << x;
  ASSERT_TRUE(rig.output->Uncover().has_value());
  EXPECT_EQ(rig.FrameSource::Wrong(rig.client.picture(), 0, kMostCoarse), 0);
}

TEST(BitmapOutput, ScrollingIsAMoveAndWhatIsNew) {
  BitmapRig rig(32, {900, 600});
  rig.Make();
  const test::Document document(1);
  for (int step = 0; step < 6; ++step) {
    rig.framebuffer.Draw({0, 0, 900, 600}, [&](int x, int y) { return document.At(x, y + step * 53); });
    rig.client.bytes = 0;
    rig.Show();
    ASSERT_EQ(rig.Wrong(), 0);
  }
  EXPECT_GT(rig.client.moves, 0);
  EXPECT_LT(rig.client.bytes, 60000u);  // a ninth of the page, and a little
}

TEST(BitmapOutput, AClientWithoutMovesGetsPixels) {
  BitmapRig rig(32, {900, 600});
  rig.client.settings().OrderSupport[NEG_SCRBLT_INDEX] = 0;
  rig.Make();
  const test::Document document(1);
  for (int step = 0; step < 6; ++step) {
    rig.framebuffer.Draw({0, 0, 900, 600}, [&](int x, int y) { return document.At(x, y + step * 53); });
    rig.Show();
    ASSERT_EQ(rig.Wrong(), 0);
  }
  EXPECT_EQ(rig.client.moves, 0);
}

TEST(BitmapOutput, FramesBeforeActivationAreShownOnceActive) {
  BitmapRig rig;
  rig.Make(/*active=*/false);
  rig.framebuffer.Text({0, 0, 642, 402}, 1);
  rig.Show();
  EXPECT_EQ(rig.output->state(), GraphicsOutput::State::kOpening);
  EXPECT_FALSE(rig.output->CanTake());
  EXPECT_NE(rig.Wrong(), 0);
  ASSERT_TRUE(rig.output->Activated().has_value());
  EXPECT_EQ(rig.output->state(), GraphicsOutput::State::kReady);
  EXPECT_EQ(rig.Wrong(), 0);
  EXPECT_THAT(rig.output->TakeShown(), ElementsAre(1));
}

TEST(BitmapOutput, AnotherSizeActivatesTheClientAnew) {
  BitmapRig rig;
  rig.Make();
  rig.framebuffer.Text({0, 0, 642, 402}, 1);
  rig.Show();
  rig.framebuffer = test::Framebuffer({800, 300});
  rig.framebuffer.Photo({0, 0, 800, 300});
  rig.encoder.SetSize({800, 300});
  rig.Show();
  EXPECT_EQ(rig.client.resizes, 1);
  EXPECT_EQ(rig.output->state(), GraphicsOutput::State::kOpening);
  rig.framebuffer.Text({100, 100, 50, 50}, 3);
  rig.Show();  // goes on meanwhile
  rig.client.Clear();
  ASSERT_TRUE(rig.output->Activated().has_value());
  EXPECT_EQ(rig.Wrong(), 0);
  EXPECT_EQ(rig.client.resizes, 1);
}

TEST(BitmapOutput, WhatCoversThePictureStaysOverMovesAndGoes) {
  BitmapRig rig(32, {900, 600});
  rig.Make();
  const std::vector<uint32_t> notice(size_t{300} * 40, 0xFFEE00);
  const auto covered = [&rig](int x, int y) { return rig.client.picture().Row(y)[x] == 0xFFEE00; };
  const test::Document document(1);
  for (int step = 0; step < 4; ++step) {
    rig.framebuffer.Draw({0, 0, 900, 600}, [&](int x, int y) { return document.At(x, y + step * 53); });
    if (step == 2) {
      ASSERT_TRUE(rig.output->Cover({notice.data(), 300, {300, 40}}, 101, 77).has_value());
    }
    rig.Show();
    EXPECT_EQ(rig.Wrong() > 0, step >= 2);
    EXPECT_EQ(covered(101, 77), step >= 2);
    EXPECT_EQ(covered(400, 116), step >= 2);
    EXPECT_FALSE(covered(100, 77) || covered(401, 77) || covered(101, 117));
  }
  ASSERT_TRUE(rig.output->Uncover().has_value());
  EXPECT_EQ(rig.Wrong(), 0);
}

TEST(BitmapOutput, APageIsShownBeforeAnyFrame) {
  BitmapRig rig;
  rig.Make();
  ASSERT_TRUE(rig.output->Resize(test::kScreen).has_value());
  const std::vector<uint32_t> page(size_t{642} * 402, 0x123456);
  ASSERT_TRUE(rig.output->Cover({page.data(), 642, test::kScreen}, 0, 0).has_value());
  EXPECT_EQ(rig.client.picture().Row(401)[641], 0x123456u);
  ASSERT_TRUE(rig.output->Uncover().has_value());
  EXPECT_EQ(rig.client.picture().Row(401)[641], 0u);
}

TEST(BitmapOutput, ShownIsWhatTheConnectionTook) {
  BitmapRig rig;
  rig.Make();
  rig.client.blocked = true;
  rig.Show();
  EXPECT_FALSE(rig.output->CanTake());
  EXPECT_THAT(rig.output->TakeShown(), IsEmpty());
  rig.client.blocked = false;
  EXPECT_THAT(rig.output->TakeShown(), ElementsAre(1));
  EXPECT_TRUE(rig.output->CanTake());
}

TEST(BitmapOutput, AClientThatMarksFramesSaysWhatItShowed) {
  BitmapRig rig;
  rig.client.settings().SurfaceFrameMarkerEnabled = TRUE;
  rig.client.settings().FrameAcknowledge = 2;
  rig.Make();
  rig.Show();
  rig.Show();
  EXPECT_THAT(rig.client.markers, ElementsAre(1, 1, 2, 2));
  EXPECT_THAT(rig.output->TakeShown(), IsEmpty());
  EXPECT_FALSE(rig.output->CanTake());
  rig.output->Acknowledged(7);  // never sent
  EXPECT_THAT(rig.output->TakeShown(), IsEmpty());
  rig.output->Acknowledged(2);
  EXPECT_THAT(rig.output->TakeShown(), ElementsAre(1, 2));
  EXPECT_TRUE(rig.output->CanTake());
}

TEST(BitmapOutput, RefusesWhatIsNoFrame) {
  BitmapRig rig;
  rig.Make();
  Bytes frame = rig.Frame();
  frame.pop_back();
  EXPECT_FALSE(rig.output->Show(frame).has_value());
}

}  // namespace
}  // namespace shoji::rdp
