#include "bench/live/probe/watcher.h"

#include <gtest/gtest.h>

#include "tests/bench/live/painted_strip.h"

namespace shoji::bench {
namespace {

using namespace std::chrono_literals;

constexpr Corner kTop{0, 0}, kBottom{0, 50};
// As kFirstMarker with one and three keys more.
constexpr Marker kOneKeyLater{0x00012345, 8, 0}, kThreeKeysLater{0x00012345, 10, 0};
constexpr uint8_t kOneKeyCrc = 0xEB, kThreeKeysCrc = 0x3D;

class WatcherTest : public testing::Test {
 protected:
  void Show(const Marker& marker, uint8_t crc) {
    picture_.Paint(kTop, marker, crc);
    picture_.Paint(kBottom, marker, crc);
  }
  PaintedPicture picture_{720, 60};
  Watcher watcher_{picture_.pixels(), {kTop, kBottom}};
};

TEST_F(WatcherTest, GivesEachFrameOnce) {
  Show(kFirstMarker, kFirstCrc);
  EXPECT_EQ(watcher_.Look(100us)->marker, kFirstMarker);
  EXPECT_FALSE(watcher_.Look(200us));
  Show(kSecondMarker, kSecondCrc);
  const auto second = watcher_.Look(300us);
  EXPECT_EQ(second->marker, kSecondMarker);
  EXPECT_EQ(second->seen_at, 300us);
}

TEST_F(WatcherTest, WaitsUntilEveryStripShowsTheFrame) {
  Show(kFirstMarker, kFirstCrc);
  ASSERT_TRUE(watcher_.Look(100us));
  picture_.Paint(kTop, kSecondMarker, kSecondCrc);
  EXPECT_FALSE(watcher_.Look(200us));
  picture_.Paint(kBottom, kSecondMarker, kSecondCrc);
  EXPECT_TRUE(watcher_.Look(300us));
}

TEST_F(WatcherTest, MatchesKeysInTheOrderTheyWereSent) {
  Show(kFirstMarker, kFirstCrc);
  ASSERT_TRUE(watcher_.Look(0us));
  watcher_.KeySent(10us);
  watcher_.KeySent(20us);
  watcher_.KeySent(30us);
  Show(kOneKeyLater, kOneKeyCrc);
  ASSERT_TRUE(watcher_.Look(50us));
  const auto first = watcher_.TakeKeys();
  ASSERT_EQ(first.size(), 1U);
  EXPECT_EQ(first[0].sent_at, 10us);
  EXPECT_EQ(first[0].seen_at, 50us);
  EXPECT_EQ(watcher_.keys_waiting(), 2U);
  Show(kThreeKeysLater, kThreeKeysCrc);
  ASSERT_TRUE(watcher_.Look(90us));
  EXPECT_EQ(watcher_.TakeKeys().size(), 2U);
  EXPECT_EQ(watcher_.keys_waiting(), 0U);
}

TEST_F(WatcherTest, CountsNoKeyThatWasSeenAndNotSent) {
  Show(kFirstMarker, kFirstCrc);
  ASSERT_TRUE(watcher_.Look(0us));
  Show(kThreeKeysLater, kThreeKeysCrc);
  ASSERT_TRUE(watcher_.Look(90us));
  EXPECT_TRUE(watcher_.TakeKeys().empty());
}

}  // namespace
}  // namespace shoji::bench
