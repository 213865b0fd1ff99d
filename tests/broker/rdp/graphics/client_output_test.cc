// The choice between the graphics channel and bitmap updates.
#include "broker/rdp/graphics/client_output.h"

#include "broker/rdp/graphics/bitmap_output.h"
#include "broker/rdp/graphics/gfx_output.h"
#include "tests/broker/rdp/graphics/bitmap_client.h"
#include "tests/broker/rdp/graphics/frame_source.h"
#include "tests/broker/rdp/graphics/gfx_client.h"

namespace shoji::rdp {
namespace {

using State = GraphicsOutput::State;

struct ChoiceRig : test::FrameSource {
  ChoiceRig() : FrameSource(test::kScreen), bitmaps(32, test::kScreen) {
    output = std::make_unique<ClientOutput>(
        std::make_unique<GfxOutput>(std::make_unique<test::FakeGfxChannel>(wires), test::kScreen), bitmaps.peer,
        [](freerdp_peer& peer) -> std::unique_ptr<GraphicsOutput> {
          return std::make_unique<BitmapOutput>(peer, true);
        },
        clock);
  }

  test::FakeGfxChannel::Wires wires;
  test::BitmapClient bitmaps;
  FakeClock clock;
  std::unique_ptr<ClientOutput> output;
};

TEST(ClientOutput, AClientThatOpensTheChannelIsDrawnToThere) {
  ChoiceRig rig;
  ASSERT_TRUE(rig.output->Tick().has_value());
  EXPECT_EQ(rig.output->state(), State::kOpening);
  rig.wires.state = GfxChannel::State::kOpen;
  rig.wires.from_client.push_back(test::CapsAdvertise({{GfxVersion::k8, 0}}));
  ASSERT_TRUE(rig.output->Tick().has_value());
  EXPECT_EQ(rig.output->state(), State::kReady);
  rig.framebuffer.Text({0, 0, 642, 402}, 1);
  ASSERT_TRUE(rig.output->Show(rig.Frame()).has_value());
  EXPECT_EQ(rig.Wrong(rig.wires.client.picture()), 0);
  EXPECT_EQ(rig.bitmaps.bytes, 0u);
}

TEST(ClientOutput, AClientThatRefusesTheChannelGetsBitmaps) {
  ChoiceRig rig;
  rig.wires.state = GfxChannel::State::kRefused;
  ASSERT_TRUE(rig.output->Tick().has_value());
  EXPECT_EQ(rig.output->state(), State::kReady);
  rig.framebuffer.Text({0, 0, 642, 402}, 1);
  ASSERT_TRUE(rig.output->Show(rig.Frame()).has_value());
  EXPECT_EQ(rig.Wrong(rig.bitmaps.picture()), 0);
}

TEST(ClientOutput, AClientThatNeverAnswersGetsBitmapsAfterFiveSeconds) {
  ChoiceRig rig;
  EXPECT_EQ(rig.output->WaitTime(), std::chrono::seconds(5));
  rig.clock.Advance(std::chrono::milliseconds(4999));
  ASSERT_TRUE(rig.output->Tick().has_value());
  EXPECT_EQ(rig.output->state(), State::kOpening);
  EXPECT_EQ(rig.output->WaitTime(), std::chrono::milliseconds(1));
  rig.clock.Advance(std::chrono::milliseconds(1));
  ASSERT_TRUE(rig.output->Tick().has_value());
  EXPECT_EQ(rig.output->state(), State::kReady);
  EXPECT_EQ(rig.output->WaitTime(), std::nullopt);
  rig.framebuffer.Text({0, 0, 642, 402}, 1);
  ASSERT_TRUE(rig.output->Show(rig.Frame()).has_value());
  EXPECT_EQ(rig.Wrong(rig.bitmaps.picture()), 0);
}

TEST(ClientOutput, AClientThatOpensTheChannelAndSaysNothingThereGetsBitmapsAlike) {
  ChoiceRig rig;
  rig.wires.state = GfxChannel::State::kOpen;
  ASSERT_TRUE(rig.output->Tick().has_value());
  rig.clock.Advance(ClientOutput::kOpensWithin);
  ASSERT_TRUE(rig.output->Tick().has_value());
  EXPECT_EQ(rig.output->state(), State::kReady);
  rig.wires.from_client.push_back(test::CapsAdvertise({{GfxVersion::k8, 0}}));
  ASSERT_TRUE(rig.output->Tick().has_value());
  EXPECT_EQ(rig.wires.from_client.size(), 1u) << "the channel is read though it was given up";
}

TEST(ClientOutput, AClientThatAnswersInTimeKeepsTheChannelEverAfter) {
  ChoiceRig rig;
  rig.clock.Advance(ClientOutput::kOpensWithin - std::chrono::milliseconds(1));
  rig.wires.state = GfxChannel::State::kOpen;
  rig.wires.from_client.push_back(test::CapsAdvertise({{GfxVersion::k8, 0}}));
  ASSERT_TRUE(rig.output->Tick().has_value());
  rig.clock.Advance(ClientOutput::kOpensWithin);
  ASSERT_TRUE(rig.output->Tick().has_value());
  EXPECT_EQ(rig.output->WaitTime(), std::nullopt);
  rig.framebuffer.Text({0, 0, 642, 402}, 1);
  ASSERT_TRUE(rig.output->Show(rig.Frame()).has_value());
  EXPECT_EQ(rig.Wrong(rig.wires.client.picture()), 0);
  EXPECT_EQ(rig.bitmaps.bytes, 0u);
}

TEST(ClientOutput, APageShownMeanwhileIsShownByTheOtherKind) {
  ChoiceRig rig;
  const std::vector<uint32_t> page(size_t{642} * 402, 0x123456);
  ASSERT_TRUE(rig.output->Resize(test::kScreen).has_value());
  ASSERT_TRUE(rig.output->Cover({page.data(), 642, test::kScreen}, 0, 0).has_value());
  rig.wires.state = GfxChannel::State::kRefused;
  ASSERT_TRUE(rig.output->Tick().has_value());
  EXPECT_EQ(rig.bitmaps.picture().Row(401)[641], 0x123456u);
  ASSERT_TRUE(rig.output->Uncover().has_value());
  EXPECT_EQ(rig.bitmaps.picture().Row(401)[641], 0u);
}

}  // namespace
}  // namespace shoji::rdp
