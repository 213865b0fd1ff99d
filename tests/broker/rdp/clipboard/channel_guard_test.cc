#include "broker/rdp/clipboard/channel_guard.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace shoji::rdp {
namespace {

TEST(ChannelGuard, ServesTheClipboardAndTheCarrierOfGraphicsOnly) {
  EXPECT_EQ(RefusalOf("cliprdr"), std::nullopt);
  EXPECT_EQ(RefusalOf("CLIPRDR"), std::nullopt);
  EXPECT_EQ(RefusalOf("drdynvc"), std::nullopt);
  EXPECT_EQ(RefusalOf("rdpdr"), RefusedThing::kDevices);
  EXPECT_EQ(RefusalOf("RDPDR"), RefusedThing::kDevices);
  EXPECT_EQ(RefusalOf("rail"), RefusedThing::kRail);
  EXPECT_EQ(RefusalOf("rdpsnd"), RefusedThing::kOtherChannel);
  EXPECT_EQ(RefusalOf("cliprd"), RefusedThing::kOtherChannel) << "no name that merely begins alike";
  EXPECT_EQ(RefusalOf("cliprdr2"), RefusedThing::kOtherChannel);
  EXPECT_EQ(RefusalOf(""), RefusedThing::kOtherChannel);
}

TEST(ChannelGuard, TellsEachKindOnce) {
  const ClientWishes wishes{.channels = {"rdpdr", "rdpsnd", "cliprdr", "rail", "encomsp", "drdynvc"},
                            .remote_programs = true,
                            .audio_input = true};
  EXPECT_THAT(RefusalsOf(wishes), testing::ElementsAre(RefusedThing::kDevices, RefusedThing::kOtherChannel,
                                                       RefusedThing::kRail, RefusedThing::kAudioInput));
}

TEST(ChannelGuard, HasNothingToTellOfAClientThatAsksForNoMore) {
  EXPECT_THAT(RefusalsOf({.channels = {"cliprdr", "drdynvc"}}), testing::IsEmpty());
}

}  // namespace
}  // namespace shoji::rdp
