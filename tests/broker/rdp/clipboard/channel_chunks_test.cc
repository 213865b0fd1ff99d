#include "broker/rdp/clipboard/channel_chunks.h"

#include <gtest/gtest.h>

namespace shoji::rdp {
namespace {

constexpr uint32_t kFirst = 1, kLast = 2, kShowProtocol = 0x10, kCompressed = 0x200000;
using Progress = ChannelChunks::Progress;

TEST(ChannelChunks, PutsAMessageTogether) {
  ChannelChunks chunks;
  EXPECT_EQ(chunks.Add(AsBytes("ab"), kFirst | kShowProtocol, 5, 100), Progress::kMore);
  EXPECT_EQ(chunks.Add(AsBytes("cd"), 0, 5, 100), Progress::kMore);
  EXPECT_EQ(chunks.Add(AsBytes("e"), kLast, 5, 100), Progress::kWhole);
  EXPECT_EQ(AsText(chunks.message()), "abcde");
  EXPECT_EQ(chunks.Add(AsBytes("xy"), kFirst | kLast, 2, 100), Progress::kWhole);
  EXPECT_EQ(AsText(chunks.message()), "xy");
}

TEST(ChannelChunks, KeepsNothingOfAMessageThatIsTooLong) {
  ChannelChunks chunks;
  EXPECT_EQ(chunks.Add(AsBytes("abc"), kFirst, 6, 5), Progress::kMore);
  EXPECT_EQ(chunks.Add(AsBytes("def"), kLast, 6, 5), Progress::kTooLong);
  EXPECT_TRUE(chunks.message().empty());
  EXPECT_EQ(chunks.Add(AsBytes("abcde"), kFirst | kLast, 5, 5), Progress::kWhole) << "as long as it may be";
}

TEST(ChannelChunks, RefusesChunksOutOfOrder) {
  EXPECT_FALSE(ChannelChunks().Add(AsBytes("a"), kLast, 1, 9));
  ChannelChunks chunks;
  EXPECT_TRUE(chunks.Add(AsBytes("a"), kFirst, 2, 9));
  EXPECT_FALSE(chunks.Add(AsBytes("b"), kFirst | kLast, 1, 9));
}

TEST(ChannelChunks, RefusesALengthThatDoesNotHold) {
  EXPECT_FALSE(ChannelChunks().Add(AsBytes("ab"), kFirst, 1, 9)) << "more than announced";
  EXPECT_FALSE(ChannelChunks().Add(AsBytes("ab"), kFirst | kLast, 3, 9)) << "less than announced";
  ChannelChunks chunks;
  EXPECT_TRUE(chunks.Add(AsBytes("a"), kFirst, 2, 9));
  EXPECT_FALSE(chunks.Add(AsBytes("b"), kLast, 3, 9)) << "another announcement";
}

TEST(ChannelChunks, RefusesCompression) {
  EXPECT_FALSE(ChannelChunks().Add(AsBytes("ab"), kFirst | kLast | kCompressed, 2, 9));
}

}  // namespace
}  // namespace shoji::rdp
